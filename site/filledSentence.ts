import { periodInWords, periodNoun } from "../pipelines/published/periodInWords.js";
import { periodsShown } from "./fanChart.js";
import type { ServiceView } from "./serviceView.js";

/** How much of what a service's chart shows nobody counted, because its source said nothing; empty where all was. */
export function filledSentence({ freq, areas, timeZone }: ServiceView): string {
  const shown = areas.flatMap(({ history }) => history.slice(-periodsShown(freq)));
  const filled = shown.filter(({ basis }) => basis === "filled");
  if (filled.length === 0) return "";
  const noun = periodNoun(freq);
  const periods = new Set(filled.map(({ ds }) => ds));
  const newest = periodInWords(freq, Math.max(...periods), timeZone);
  const which = periods.size === 1 ? newest : `${periods.size} ${noun}s, the last of them ${newest}`;
  return `In ${which}, nothing or no value came from the source for some of the time: what is missing is filled from the values before.`;
}
