import { aboutInWords, numberInWords } from "../pipelines/published/numberInWords.js";
import { periodNoun, periodsInWords } from "../pipelines/published/periodInWords.js";
import { type AreaView, isLevel, type ServiceView, yearBefore } from "./serviceView.js";
import { type Total, totalOf } from "./totalOf.js";

/** What is expected of a service in the periods ahead, against the same periods a year before, in plain English. */
export function serviceSentence(view: ServiceView): string {
  const areas = view.areas.filter((area) => area.forecast.length > 0);
  if (areas.length === 0) return `No forecast can be given yet for any area.`;
  return isLevel(view) ? levelSentence(view, areas) : totalSentence(view, areas);
}

function totalSentence(view: ServiceView, areas: readonly AreaView[]): string {
  const total = totalOf(view)!;
  // Areas whose data end at different times may have no period in common: then the areas are told one by one.
  if (total.forecast.length === 0) return movers(view, areas) || `Forecasts for ${areas.length} areas are shown below.`;
  const expected = total.forecast.reduce((sum, step) => sum + step.mean, 0);
  const change = changeInWords(view, total.history, expected, total.forecast);
  const first = `About ${aboutInWords(expected)} ${view.unit} are expected${whereInWords(view, areas)} ${whenInWords(view, total.forecast)}${change}.`;
  return [first, areas.length > 1 ? movers(view, areas) : ""].filter(Boolean).join(" ");
}

function levelSentence(view: ServiceView, areas: readonly AreaView[]): string {
  const average = (area: AreaView) => area.forecast.reduce((sum, step) => sum + step.mean, 0) / area.forecast.length;
  const highest = areas.reduce((a, b) => (average(b) > average(a) ? b : a));
  const { length } = highest.forecast;
  const first = `Over the next ${length} ${periodNoun(view.freq)}s, about ${aboutInWords(average(highest))} ${view.unit} are expected in ${highest.name} on average${areas.length > 1 ? `, the highest of ${areas.length} areas` : ""}.`;
  return [first, areas.length > 1 ? movers(view, areas) : ""].filter(Boolean).join(" ");
}

/** `, 3% more than in the same months a year before`, or nothing where that year is not known. */
function changeInWords(
  view: ServiceView,
  history: Total["history"],
  expected: number,
  forecast: readonly { ds: number }[],
): string {
  const known = new Map(history.map((row) => [row.ds, row.y]));
  const before = forecast.map((step) => known.get(yearBefore(view.freq, step.ds)));
  if (before.some((value) => value === undefined)) return "";
  const last = before.reduce<number>((sum, value) => sum + value!, 0);
  if (last <= 0) return "";
  const percent = Math.round(100 * (expected / last - 1));
  const noun = periodNoun(view.freq);
  const when = forecast.length > 1 ? `in the same ${noun}s a year before` : `in the same ${noun} a year before`;
  if (percent === 0) return `, about as many as ${when}`;
  return `, ${Math.abs(percent)}% ${percent > 0 ? "more" : "fewer"} than ${when}`;
}

/** The areas whose demand is expected to rise and to fall most against the year before. */
function movers(view: ServiceView, areas: readonly AreaView[]): string {
  const changes = areas.flatMap((area) => {
    const known = new Map(area.history.map((row) => [row.ds, row.y]));
    const pairs = area.forecast.map((step) => [step.mean, known.get(yearBefore(view.freq, step.ds))]);
    if (pairs.some(([, before]) => before === undefined)) return [];
    const difference = pairs.reduce((sum, [now, before]) => sum + now! - before!, 0);
    return [{ name: area.name, change: isLevel(view) ? difference / pairs.length : difference }];
  });
  if (changes.length < 2) return "";
  const up = changes.reduce((a, b) => (b.change > a.change ? b : a));
  const down = changes.reduce((a, b) => (b.change < a.change ? b : a));
  const [more, fewer] = isLevel(view) ? ["higher", "lower"] : ["more", "fewer"];
  const parts = [
    significant(up.change, view) && up.change > 0
      ? `the largest rise in ${up.name} (about ${aboutInWords(up.change)} ${more})`
      : "",
    significant(down.change, view) && down.change < 0
      ? `the largest fall in ${down.name} (about ${aboutInWords(-down.change)} ${fewer})`
      : "",
  ].filter(Boolean);
  if (parts.length === 0) return "";
  return `Against the year before, ${parts.join(" and ")} is expected.`.replace(
    / and (.*) is expected/,
    " and $1 are expected",
  );
}

/** A change that is not rounded away when it is said. */
const significant = (change: number, view: ServiceView): boolean =>
  isLevel(view) ? numberInWords(Math.abs(change)) !== "0" : Math.abs(change) >= 1;

function whereInWords(view: ServiceView, areas: readonly AreaView[]): string {
  if (areas.length === 1) return ` in ${areas[0].name}`;
  return areas.length === view.areas.length ? "" : ` in the ${areas.length} areas that have a forecast`;
}

function whenInWords({ freq, timeZone }: ServiceView, forecast: readonly { ds: number }[]): string {
  const words = periodsInWords(freq, forecast[0].ds, forecast.at(-1)!.ds, timeZone);
  if (freq.startsWith("W")) return `in ${words}`;
  if (forecast.length > 1) return `from ${words}`;
  return freq === "D" ? `on ${words}` : `in ${words}`;
}
