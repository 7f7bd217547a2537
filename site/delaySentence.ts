import { periodNoun } from "../pipelines/published/periodInWords.js";
import type { ServiceView } from "./serviceView.js";

/**
 * How much of a service's newest figures is estimated because rows come late, and how late they come; empty where all
 * that is shown was counted.
 */
export function delaySentence(view: ServiceView): string {
  const estimated = new Set(
    view.areas.flatMap(({ history }) => history.filter((h) => h.counted !== null).map((h) => h.ds)),
  );
  if (estimated.size === 0) return "";
  const noun = periodNoun(view.freq);
  const [which, are] = estimated.size === 1 ? [`last ${noun}`, "is"] : [`last ${estimated.size} ${noun}s`, "are"];
  const first = view.delays[0]?.share ?? 1;
  const enough = view.delays.find(({ share }) => share >= 0.99);
  const later =
    enough && enough.days > 0 ? `, and 99% ${enough.days === 1 ? "a day" : `${enough.days} days`} later` : "";
  const usual = first < 1 ? ` Of all reports ${percent(first)} are normally there when they are due${later}.` : "";
  return `The ${which} ${are} not all reported yet: what is shown is estimated from how late reports usually come.${usual}`;
}

const percent = (share: number): string => `${Math.min(99, Math.floor(100 * share))}%`;
