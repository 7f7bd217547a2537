import { frequency, isHourly } from "../models/frequency.js";
import { instantOf } from "../models/timeZone.js";
import { periodInWords, periodNoun } from "../pipelines/published/periodInWords.js";
import type { ServiceView } from "./serviceView.js";

/** How much of what is ahead of the newest figures had already passed when the forecast was made; empty if nothing. */
export function passedSentence(view: ServiceView, asOf: number): string {
  const { add } = frequency(view.freq);
  const now = isHourly(view.freq) ? instantOf(asOf, view.timeZone ?? "UTC") : asOf;
  const periods = [...new Set(view.areas.flatMap((area) => area.forecast.map((step) => step.ds)))];
  const passed = periods.filter((ds) => add(ds, 1) <= now).length;
  if (passed === 0) return "";
  const newest = Math.max(...view.areas.flatMap((area) => area.history.at(-1)?.ds ?? []));
  const noun = periodNoun(view.freq);
  const which =
    passed === periods.length
      ? periods.length === 1
        ? `the ${noun}`
        : `all ${periods.length} ${noun}s`
      : `${passed} of the ${periods.length} ${noun}s`;
  return `The newest figures are for ${periodInWords(view.freq, newest, view.timeZone)}: ${which} after them ${passed === 1 ? "has" : "have"} already passed.`;
}
