/** A drawing from `drawPlot`, put in the page as it is, and what a person who cannot see it is told instead. */
export const Svg = ({ text, label, kind }: { text: string; label: string; kind?: string }) => (
  <div class={kind} role="img" aria-label={label} dangerouslySetInnerHTML={{ __html: text }} />
);
