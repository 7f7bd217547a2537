import type { Candidates } from "./candidates.js";
import { extrapolate } from "./extrapolate.js";
import { AT } from "./names.js";
import { WINTERS } from "./winters.js";
import type { Work } from "./work.js";

/** The candidates by Holt-Winters; series that are not above zero have the additive ones twice. */
export function forecastWinters(c: Candidates, work: Work, q: number, o: number, steps: number): void {
  const { m, forecasts: F, about } = c;
  const reach = work.reach[1];
  const ahead = work.ahead;
  for (let k = 0; k < 2 * WINTERS.length; k++) {
    const ratio = k >= WINTERS.length && about.lowest > 0;
    const { level, slope, season } = work.winters[ratio ? k : k % WINTERS.length];
    for (let i = 0, j = 0; i < steps; i++, j = j + 1 === m ? 0 : j + 1) ahead[i] = season[o + j];
    extrapolate(level[o - 1], slope[o - 1], reach, ahead, ratio, steps, F, c.start(q, AT.additive + k));
  }
}
