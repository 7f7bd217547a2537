import { normal, streams } from "./stream.js";

/** Standard deviation of the process, on the log scale. */
export const HARDSHIP_SD = 0.38;

/** Moving-average weights, this week first: autocorrelation 0.73, 0.47, 0.25, 0.09, then nothing. */
export const HARDSHIP_WEIGHTS = [1, 0.8, 0.6, 0.4, 0.2] as const;

const NORM = Math.sqrt(HARDSHIP_WEIGHTS.reduce((sum, w) => sum + w * w, 0));

/**
 * Hidden hardship of an area in a week, on the log scale with mean 0: it first makes people call about their council
 * tax, and weeks later shows as need for repairs. It is never written to any file; the contacts are its only trace.
 */
export function hardship(seed: number): (area: number, week: number) => number {
  const draw = streams(seed, "hardship");
  return (area, week) =>
    (HARDSHIP_SD / NORM) * HARDSHIP_WEIGHTS.reduce((sum, w, k) => sum + w * normal(draw(area, week - k)), 0);
}
