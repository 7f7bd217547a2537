import type { PanelMeta } from "../panel/panelMeta.js";
import { counted } from "../published/counted.js";

/** Which services of a data set have values that nobody counted, in sentences; undefined where none has. */
export function gapsInWords(panels: readonly Pick<PanelMeta, "title" | "gaps">[]): string | undefined {
  // Of a service by several frequencies the most are the finest's, which hold the others.
  const most = new Map<string, number>();
  for (const { title, gaps } of panels) most.set(title, Math.max(gaps, most.get(title) ?? 0));
  const said = [...most].filter(([, gaps]) => gaps > 0).map(([title, gaps]) => `${counted(gaps, "value")} of ${title}`);
  return said.length
    ? `Filled from the values before, because nothing came or no value: ${said.join("; ")}.`
    : undefined;
}
