import { numberInWords } from "../pipelines/published/numberInWords.js";
import { periodInWords } from "../pipelines/published/periodInWords.js";
import type { AreaView, ServiceView } from "./serviceView.js";

/** What a drawing of one area shows, for those who cannot see it: the last known value and the last expected one. */
export function rowLabel({ freq, unit, timeZone }: ServiceView, { name, history, forecast }: AreaView): string {
  const last = history.at(-1);
  const end = forecast.at(-1);
  const known = last && `${numberInWords(last.y)} ${unit}, ${periodInWords(freq, last.ds, timeZone)}`;
  const expected = end && `about ${numberInWords(end.median)} expected, ${periodInWords(freq, end.ds, timeZone)}`;
  return `${name}: ${[known, expected].filter(Boolean).join("; ")}`;
}
