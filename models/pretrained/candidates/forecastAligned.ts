import { alignedChange } from "./alignedChange.js";
import type { Candidates } from "./candidates.js";
import { AT } from "./names.js";
import { seasonalMean } from "./seasonalMean.js";
import { DAMPED, REFERENCE, SIMPLE } from "./smoothing.js";
import { WINTERS } from "./winters.js";
import type { Work } from "./work.js";

/** The last three candidates but one: by the longer season where there is one, else by the season itself. */
export function forecastAligned(from: Candidates, work: Work, q: number, o: number, steps: number): void {
  const { y, m, period, adjusted, level, forecasts: F, about, ratio } = from;
  const [a, b, c] = [0, 1, 2].map((k) => from.start(q, AT.aligned + k));
  const at = (k: number) => from.start(q, k);
  const positive = about.lowest > 0;
  if (period === 168) {
    F.copyWithin(a, at(AT.seasonalNaive), at(AT.seasonalNaive) + steps);
    seasonalMean(y, o, 168, 1, steps, F, a);
    const { level: weekLevel, season } = work.winters[2 * WINTERS.length];
    for (let i = 0; i < steps; i++) {
      F[b + i] = work.weeklyLevel[o - 1] + work.weekly[(o + i) % 168];
      F[c + i] = o > 168 ? weekLevel[o - 1] + season[o + (i % 168)] : F[at(AT.additive) + i];
    }
  } else if (period === 364) {
    const reference = level[REFERENCE];
    for (let i = 0; i < steps; i++) {
      const j = (o + i) % m;
      const now = reference[o - 1];
      const x = alignedChange(adjusted, reference, o, i + 1, 364, 7, 2, now, false);
      const z = positive ? alignedChange(adjusted, reference, o, i + 1, 364, 7, 2, now, true) : x;
      F[a + i] = ratio ? x * work.ratios[j] : x + work.profile[j];
      F[b + i] = 0.5 * F[a + i] + 0.5 * F[at(AT.simple + REFERENCE) + i];
      F[c + i] = ratio ? z * work.ratios[j] : z + work.profile[j];
    }
  } else if (m > 1) {
    const half = m > 40 ? 1 : 0;
    const slow = level[SIMPLE.length + DAMPED.length];
    const quick = level[SIMPLE.length + DAMPED.length + 1];
    for (let i = 0; i < steps; i++) {
      F[a + i] = alignedChange(y, slow, o, i + 1, m, half, 4, slow[o - 1], false);
      F[b + i] = alignedChange(y, quick, o, i + 1, m, half, 4, quick[o - 1], positive);
      F[c + i] = 0.5 * F[a + i] + 0.5 * slow[o - 1];
    }
  } else
    for (let k = 0; k < 3; k++)
      F.copyWithin(from.start(q, AT.aligned + k), at(AT.simple + 1 + k), at(AT.simple + 1 + k) + steps);
}
