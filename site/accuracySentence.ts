import type { ServiceView } from "./serviceView.js";

/** What the simplest forecast repeats, by frequency; weeks otherwise. */
const BEFORE: Readonly<Record<string, string>> = {
  h: "the same hour of the day before",
  D: "the same day of the week before",
  MS: "the same month of the year before",
  QS: "the same quarter of the year before",
  YS: "the year before",
};

/** What repeating the last season means for a service. */
export const seasonBefore = (freq: string): string => BEFORE[freq] ?? "the same week of the year before";

/** How far the forecasts of a service may be trusted, in plain English. */
export function accuracySentence(view: ServiceView): string {
  if (view.skill === undefined) return "There is not enough of a past yet to check these forecasts against.";
  const percent = Math.round(100 * view.skill);
  const closer =
    percent > 0
      ? `forecasts like these came ${percent}% closer to what then happened than repeating ${seasonBefore(view.freq)}`
      : `forecasts like these came no closer to what then happened than repeating ${seasonBefore(view.freq)}`;
  const range =
    view.coverage === undefined
      ? ""
      : ` ${Math.round(100 * view.coverage)} of 100 outcomes lay within their range for 8 of 10 cases.`;
  return `How good: checked against the past, ${closer}.${range}`;
}
