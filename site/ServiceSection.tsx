import { periodNoun } from "../pipelines/published/periodInWords.js";
import { AreaTable } from "./AreaTable.js";
import { accuracySentence } from "./accuracySentence.js";
import { type Fan, fanChart } from "./fanChart.js";
import { rowLabel } from "./rowLabel.js";
import { Svg } from "./Svg.js";
import { serviceSentence } from "./serviceSentence.js";
import type { ServiceView } from "./serviceView.js";
import { totalOf } from "./totalOf.js";

/** One service: a sentence, a chart, how far to trust it, and the areas. */
export function ServiceSection({ view }: { view: ServiceView }) {
  const sentence = serviceSentence(view);
  return (
    <section id={view.id} aria-labelledby={`${view.id}-title`} class="service">
      <h3 id={`${view.id}-title`}>{view.heading}</h3>
      <p class="sentence">{sentence}</p>
      <Chart view={view} sentence={sentence} />
      <p class="note">{accuracySentence(view)}</p>
      <AreaTable view={view} />
    </section>
  );
}

function Chart({ view, sentence }: { view: ServiceView; sentence: string }) {
  const total = totalOf(view);
  const per = `${capital(view.unit)} per ${periodNoun(view.freq)}`;
  if (view.areas.length > 1 && total === undefined && view.measure === "mean")
    return (
      <figure>
        <div class="multiples">
          {view.areas.map((area) => (
            <div key={area.area}>
              <h4>{area.name}</h4>
              <Svg label={rowLabel(view, area)} text={fanChart({ ...view, ...area }, { width: 220, height: 120 })} />
            </div>
          ))}
        </div>
        <figcaption>
          {per}. Grey: the past. Blue: what is expected, and the range that 8 of 10 cases lie in.
          {view.areas.some((a) => a.capacity !== undefined) && " Dashed: the limit that can be met."}
        </figcaption>
      </figure>
    );
  const only = view.areas.length === 1;
  const fan: Fan = only
    ? { ...view, ...view.areas[0] }
    : { ...view, ...(total && total.forecast.length > 0 ? total : { history: [], forecast: [] }) };
  const label = `${view.heading}, ${per.toLowerCase()}. ${sentence}`;
  return (
    <figure>
      <Svg kind="wide" label={label} text={fanChart(fan, { width: 760, height: 250, outer: only })} />
      <Svg kind="narrow" label={label} text={fanChart(fan, { width: 340, height: 220, outer: only })} />
      <figcaption>
        {per}
        {only ? "" : ", all areas together"}. Grey: the past. Blue: what is expected.{" "}
        {only
          ? "In 8 of 10 cases demand lies within the inner band, in 95 of 100 within the outer one."
          : "The band adds up the areas’ own ranges of 8 in 10 cases, as if all were high or low at once; taken together demand should lie well within it."}
        {fan.capacity !== undefined && " Dashed: capacity."}
      </figcaption>
    </figure>
  );
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
