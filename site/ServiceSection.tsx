import { periodNoun } from "../pipelines/published/periodInWords.js";
import { AreaTable } from "./AreaTable.js";
import { accuracySentence } from "./accuracySentence.js";
import { delaySentence } from "./delaySentence.js";
import { type Fan, fanChart } from "./fanChart.js";
import { filledSentence } from "./filledSentence.js";
import { passedSentence } from "./passedSentence.js";
import { plainReason } from "./plainReason.js";
import { rowLabel } from "./rowLabel.js";
import { Svg } from "./Svg.js";
import { serviceSentence } from "./serviceSentence.js";
import { isLevel, type ServiceView } from "./serviceView.js";
import { totalOf } from "./totalOf.js";

/** One service: a sentence, a chart, how far to trust it, and the areas. */
export function ServiceSection({ view, asOf }: { view: ServiceView; asOf: number }) {
  const passed = passedSentence(view, asOf);
  const late = delaySentence(view);
  const filled = filledSentence(view);
  const sentence = serviceSentence(view);
  return (
    <section id={view.id} aria-labelledby={`${view.id}-title`} class="service">
      <h3 id={`${view.id}-title`}>{view.heading}</h3>
      <p class="sentence">{sentence}</p>
      {view.note !== null && <p class="note">The newest data are not in this: {plainReason(view.note)}</p>}
      <Chart view={view} sentence={sentence} />
      {passed && <p class="note">{passed}</p>}
      {late && <p class="note">{late}</p>}
      {filled && <p class="note">{filled}</p>}
      <p class="note">{accuracySentence(view)}</p>
      <AreaTable view={view} />
    </section>
  );
}

/** Levels area by area, one area by itself, and everything that can be added up as a total. */
function Chart({ view, sentence }: { view: ServiceView; sentence: string }) {
  const per = `${capital(view.unit)}${PER[view.measure] ?? " per"} ${periodNoun(view.freq)}`;
  if (view.areas.length > 1 && isLevel(view)) return <Multiples view={view} per={per} />;
  const only = view.areas.length === 1 ? view.areas[0] : undefined;
  const fan: Fan = { ...view, ...(only ?? totalOf(view)!) };
  const label = `${view.heading}, ${per.toLowerCase()}. ${sentence}`;
  return (
    <figure>
      <Svg kind="wide" label={label} text={fanChart(fan, { width: 760, height: 250, outer: only !== undefined })} />
      <Svg kind="narrow" label={label} text={fanChart(fan, { width: 340, height: 220, outer: only !== undefined })} />
      <figcaption>
        {per}
        {only ? "" : `, ${whichAreas(view)} together`}. Grey: the past. Blue: what is expected.{" "}
        {only
          ? "In 8 of 10 cases demand lies within the inner band, in 95 of 100 within the outer one."
          : "In 8 of 10 cases demand lies within the band, if the areas move together as they have done."}
        {fan.capacity !== undefined && " Dashed: capacity."}
        {fan.history.some(({ counted }) => counted !== null) && " Dots: what was counted so far."}
      </figcaption>
    </figure>
  );
}

const PER: Readonly<Record<string, string>> = { mean: ", mean of each", stock: " at the end of each" };

/** One small chart an area. */
function Multiples({ view, per }: { view: ServiceView; per: string }) {
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
        {view.areas.some((area) => area.capacity !== undefined) && " Dashed: capacity."}
      </figcaption>
    </figure>
  );
}

function whichAreas(view: ServiceView): string {
  const forecast = view.areas.filter((area) => area.forecast.length > 0).length;
  return forecast === 0 || forecast === view.areas.length ? "all areas" : `the ${forecast} areas that have a forecast`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
