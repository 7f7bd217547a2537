import { drawPattern } from "./drawPattern.js";
import type { Plan } from "./plan.js";
import type { Random } from "./random.js";

/**
 * The short season (a day of hours, a week of days, a year of months or quarters): a profile that may drift, grow,
 * change once, or be stronger and higher in some cycles than in others; hours have weekdays and weekends beside it.
 *
 * @param volatility receives how much noisier each period is for its place in the season, in logarithms
 */
export function addSeason(x: Float64Array, volatility: Float64Array, plan: Plan, r: Random): void {
  const { m, length: T, noise, cap } = plan;
  if (m === 1 || !r.chance(m === 52 ? 0.1 : 0.88)) return;
  const harmonics = Math.max(1, Math.min(6, m >> 1));
  const strong = r.chance(m === 24 ? 0.3 : 0.15);
  const size = Math.min(noise * (strong ? r.logUniform(3, 20) : r.logUniform(0.12, 5)), cap * 0.6);
  const before = drawPattern(m, harmonics, r);
  const drift = r.chance(0.5) ? 0 : r.logUniform(0.003, 0.12) / Math.sqrt(Math.max(m, 7) / 7);
  const growth = r.chance(0.6) ? 0 : (r.normal() * 0.6) / T;
  const after = r.chance(0.08) ? drawPattern(m, harmonics, r) : undefined;
  const turn = r.integer(0, T);
  const week = m === 24 ? drawWeek(size, r) : undefined;
  const noisy = r.chance(0.12);
  // Some cycles are stronger or higher than others: most of all days of hours.
  const odd = m === 24 ? 0.75 : m === 7 ? 0.15 : 0.3;
  const sway = r.chance(odd) ? r.logUniform(0.03, 0.5) : 0;
  const lift = r.chance(odd) ? Math.min(noise * r.logUniform(0.05, m === 24 ? 4 : 1.2), cap * 0.4) : 0;
  const keep = r.uniform(0, 0.9);
  const renew = Math.sqrt(1 - keep * keep);
  const begin = r.integer(0, m);
  const current = before.slice();
  let strength = 0;
  let height = 0;
  for (let t = 0, j = 0; t < T; t++, j = j + 1 === m ? 0 : j + 1) {
    if (j === begin) {
      strength = keep * strength + renew * r.normal();
      height = keep * height + renew * r.normal();
    }
    if (drift > 0) current[j] += drift * r.normal();
    let z = after !== undefined && t > turn ? after[j] : current[j];
    if (week !== undefined) {
      const day = Math.floor(t / 24) % 7;
      if (week.weekend !== undefined && day > 4) z = 0.5 * z + 0.6 * week.weekend[j];
      z *= week.strength[day];
      x[t] += week.height[day];
    }
    x[t] += size * z * (1 + growth * t) * Math.max(1 + sway * strength, 0) + lift * height;
    if (noisy) volatility[t] += 0.5 * before[j];
  }
}

/** How the days of a week of hours differ: in height, in strength, and the weekend in its profile. */
function drawWeek(size: number, r: Random) {
  const strength = new Float64Array(7).fill(1);
  const height = new Float64Array(7);
  if (r.chance(0.75)) {
    const scale = size * r.logUniform(0.05, 0.8);
    drawPattern(7, 3, r).forEach((v, i) => {
      height[i] = v * scale;
    });
    const change = r.uniform(0, 0.3);
    drawPattern(7, 3, r).forEach((v, i) => {
      strength[i] += v * change;
    });
  }
  const weekend = r.chance(0.4) ? drawPattern(24, 5, r) : undefined;
  return { strength, height, weekend };
}
