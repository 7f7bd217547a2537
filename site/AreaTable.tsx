import { numberInWords, rangeInWords, rateInWords } from "../pipelines/published/numberInWords.js";
import { periodInShort, periodNoun } from "../pipelines/published/periodInWords.js";
import { sparkline } from "./fanChart.js";
import { plainReason } from "./plainReason.js";
import { rowLabel } from "./rowLabel.js";
import { Svg } from "./Svg.js";
import type { AreaView, ServiceView } from "./serviceView.js";

/** Periods ahead that a table has room for; all of them are in the file. */
const COLUMNS = 7;

/** Areas and the periods ahead: the median, and below it the range of 8 in 10 cases. */
export function AreaTable({ view }: { view: ServiceView }) {
  const all = [...new Set(view.areas.flatMap((area) => area.forecast.map((step) => step.ds)))].sort((a, b) => a - b);
  const periods = all.slice(0, COLUMNS);
  const first = [...new Set(view.areas.flatMap((area) => area.rate?.ds ?? []))];
  const rated = first.length > 0;
  const warned = view.areas.some((area) => area.warnings.some((w) => periods.includes(w.ds)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard.
    <section class="scroll" aria-labelledby={`${view.id}-table`} tabIndex={0}>
      <table>
        <caption id={`${view.id}-table`}>
          {view.heading}: expected {view.unit} by area and {periodNoun(view.freq)}
          {view.freq.startsWith("W") && ", weeks by their first day"}.{warned && " ▲ early warning."}
          {rated &&
            ` Per 1,000 residents: the first ${periodNoun(view.freq)} that is forecast, by the estimates up to ${view.populationUntil}.`}
          {all.length > COLUMNS && ` The first ${COLUMNS} of ${all.length} ${periodNoun(view.freq)}s.`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Area</th>
            {view.areas.length > 1 && (
              <th scope="col" class="spark">
                Past and forecast
              </th>
            )}
            <th scope="col" class="number">
              Last known
            </th>
            {periods.length === 0 && <th scope="col">Forecast</th>}
            {periods.map((ds) => (
              <th key={ds} scope="col" class="number">
                <Head view={view} ds={ds} />
              </th>
            ))}
            {rated && (
              <th scope="col" class="number">
                Per 1,000
                {first.length === 1 && <small>{periodInShort(view.freq, first[0], view.timeZone)}</small>}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {view.areas.map((area) => (
            <AreaRow key={area.area} area={area} view={view} periods={periods} rated={rated} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AreaRow({
  area,
  view,
  periods,
  rated,
}: {
  area: AreaView;
  view: ServiceView;
  periods: readonly number[];
  rated: boolean;
}) {
  const last = area.history.at(-1);
  const rate = area.rate && rateInWords(area.rate);
  const steps = new Map(area.forecast.map((step) => [step.ds, step]));
  return (
    <tr>
      <th scope="row">
        {area.name}
        {area.fallback && <small>as the last season</small>}
      </th>
      {view.areas.length > 1 && (
        <td class="spark">
          <Svg label={rowLabel(view, area)} text={sparkline({ ...view, ...area })} />
        </td>
      )}
      <td class="number">
        {last ? numberInWords(last.y) : "–"}
        {last && <small>{periodInShort(view.freq, last.ds, view.timeZone)}</small>}
      </td>
      {area.withheld ? (
        <td class="withheld" colSpan={Math.max(1, periods.length)}>
          No forecast: {plainReason(area.reason)}
        </td>
      ) : (
        periods.map((ds) => {
          const step = steps.get(ds);
          const warning = area.warnings.find((w) => w.ds === ds);
          return (
            <td key={ds} class={warning ? "number over" : "number"}>
              {step ? numberInWords(step.median) : "–"}
              {warning && <Mark kind={warning.kind} />}
              {step && <small>{rangeInWords(step.low, step.high)}</small>}
            </td>
          );
        })
      )}
      {rated && (
        <td class="number">
          {rate ? rate[0] : "–"}
          {rate && <small>{rate[1]}</small>}
        </td>
      )}
    </tr>
  );
}

/** A period in two lines, so that columns stay narrow. */
function Head({ view, ds }: { view: ServiceView; ds: number }) {
  const [, short, year] = /^(.*?)( \d{4})?$/.exec(periodInShort(view.freq, ds, view.timeZone))!;
  return (
    <>
      {short}
      {year && <small>{year}</small>}
    </>
  );
}

const Mark = ({ kind }: { kind: string }) => (
  <>
    <span aria-hidden="true"> ▲</span>
    <span class="spoken">
      , early warning: {kind === "capacity" ? "may exceed capacity" : "may be higher than usual"}
    </span>
  </>
);
