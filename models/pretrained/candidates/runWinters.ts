import type { Candidates } from "./candidates.js";
import { centredMean } from "./centredMean.js";
import { shrunkProfile } from "./shrunkProfile.js";
import { additiveWinters, multiplicativeWinters, WINTERS } from "./winters.js";
import type { Work } from "./work.js";

/** Runs Holt-Winters over the series at every setting; hours have a week beside their day. */
export function runWinters(c: Candidates, work: Work): void {
  const { y, n, m, period, about, wintersError } = c;
  const paths = work.winters;
  const count = WINTERS.length;
  for (let k = 0; k < count; k++) {
    wintersError[k] = additiveWinters(y, n, m, WINTERS[k], work.profile, paths[k]);
    wintersError[count + k] =
      about.lowest > 0 ? multiplicativeWinters(y, n, m, WINTERS[k], work.ratios, paths[count + k]) : wintersError[k];
  }
  wintersError[2 * count] = wintersError[0];
  if (period !== 168) return;
  const weekly = work.weekly;
  centredMean(y, n, 168, work.weeklyCentre, work.sums);
  shrunkProfile(y, n, 168, work.weeklyCentre, false, weekly, work.scratch, work.weight);
  const settings = { alpha: 0.1, beta: 0, gamma: 0.2 };
  wintersError[2 * count] = additiveWinters(y, n, 168, settings, weekly, paths[2 * count]);
  let level = 0;
  const first = Math.min(n, 168);
  for (let t = 0; t < first; t++) level += (y[t] - weekly[t]) / first;
  work.weeklyLevel[0] = level;
  for (let t = 1; t < n; t++) {
    level += 0.1 * (y[t] - weekly[t % 168] - level);
    work.weeklyLevel[t] = level;
  }
}
