import type { Candidates } from "./candidates.js";
import { extrapolate } from "./extrapolate.js";
import { forecastAligned } from "./forecastAligned.js";
import { forecastWinters } from "./forecastWinters.js";
import { meanOf } from "./meanOf.js";
import { AT, CANDIDATES } from "./names.js";
import { seasonalMean } from "./seasonalMean.js";
import { DAMPED, DRIFT_LEVEL, SIMPLE } from "./smoothing.js";
import { WINTERS } from "./winters.js";
import type { Work } from "./work.js";

const K = CANDIDATES.length;

/** All candidates' forecasts of `steps` steps from origin `q`, which is the first period after the `o`-th value. */
export function forecastFrom(c: Candidates, work: Work, q: number, o: number, steps: number): void {
  const { y, m, adjusted, level, slope, forecasts: F, about, ratio } = c;
  const ahead = work.ahead;
  const profile = ratio ? work.ratios : work.profile;
  for (let i = 0, j = o % m; i < steps; i++, j = j + 1 === m ? 0 : j + 1) ahead[i] = profile[j];
  const naive = c.start(q, AT.seasonalNaive);
  const lay = (k: number, now: number, step: number, reach: Float64Array) =>
    extrapolate(now, step, reach, ahead, ratio, steps, F, c.start(q, k));
  F.fill(y[o - 1], naive, naive + steps);
  seasonalMean(y, o, m, 1, steps, F, naive);
  F.copyWithin(c.start(q, AT.seasonalMean), naive, naive + steps);
  seasonalMean(y, o, m, Math.min(3, Math.max(Math.floor(o / m), 1)), steps, F, c.start(q, AT.seasonalMean));
  const line = work.reach[0];
  lay(AT.windowMean, meanOf(adjusted, o - Math.min(o, Math.max(4 * m, 24)), o), 0, line);
  let best = 0;
  for (let k = 0; k < SIMPLE.length; k++) {
    lay(AT.simple + k, level[k][o - 1], 0, line);
    if (c.smoothingError[k] < c.smoothingError[best]) best = k;
  }
  for (let k = 0; k < DAMPED.length; k++) {
    const path = SIMPLE.length + k;
    lay(AT.damped + k, level[path][o - 1], work.slopes[path][o - 1], work.reach[2 + k]);
  }
  lay(AT.theta, level[best][o - 1], 0.5 * slope, line);
  lay(AT.drift, level[DRIFT_LEVEL][o - 1], slope, line);
  const raw = SIMPLE.length + DAMPED.length;
  F.fill(level[raw][o - 1], c.start(q, AT.raw), c.start(q, AT.raw) + steps);
  F.fill(level[raw + 1][o - 1], c.start(q, AT.raw + 1), c.start(q, AT.raw + 1) + steps);
  const rawMean = meanOf(y, o - Math.min(o, Math.max(2 * m, 26)), o);
  F.fill(rawMean, c.start(q, AT.rawMean), c.start(q, AT.rawMean) + steps);
  forecastWinters(c, work, q, o, steps);
  forecastAligned(c, work, q, o, steps);
  averageSmoothings(c, q, steps);
  const top = 1000 * about.size + 1;
  const bottom = about.lowest >= 0 ? 0 : -top;
  for (let k = 0, from = c.start(q, 0); k < K; k++, from += c.h)
    for (let i = from; i < from + steps; i++)
      if (!(F[i] >= bottom && F[i] <= top)) F[i] = Number.isFinite(F[i]) ? (F[i] < bottom ? bottom : top) : y[o - 1];
}

function averageSmoothings(c: Candidates, q: number, steps: number): void {
  const { forecasts: F, h } = c;
  const out = c.start(q, AT.mean);
  const first = c.start(q, AT.simple);
  const second = c.start(q, AT.additive);
  for (let i = 0; i < steps; i++) {
    let sum = 0;
    for (let k = 0; k < SIMPLE.length + DAMPED.length + 1; k++) sum += F[first + k * h + i];
    for (let k = 0; k < 2 * WINTERS.length; k++) sum += F[second + k * h + i];
    F[out + i] = sum / 18;
  }
}
