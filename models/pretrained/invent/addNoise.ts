import type { Plan } from "./plan.js";
import type { Random } from "./random.js";

/**
 * Noise with memory: first-order autoregression of normal, heavy-tailed or skewed shocks, whose size may wander
 * (stochastic volatility), follow the season, or change along the way; and outliers.
 */
export function addNoise(x: Float64Array, volatility: Float64Array, plan: Plan, r: Random): void {
  const { m, length: T, noise, kind, rateNoise } = plan;
  // What moves one hour moves the next.
  const memory = m === 24 && r.chance(0.6) ? r.uniform(0.3, 0.98) : r.chance(0.5) ? 0 : r.uniform(-0.3, 0.95);
  const freedom = r.chance(0.65) ? 0 : r.uniform(2.5, 7);
  const skewed = r.chance(0.1);
  const wandering = r.chance(0.12);
  const change = r.chance(0.15) ? r.normal() * 0.8 : 0;
  const size = kind === "counts" ? rateNoise : noise;
  const renew = Math.sqrt(1 - memory * memory);
  const unit = freedom > 0 ? Math.sqrt((freedom - 2) / freedom) : 1;
  let e = 0;
  let wander = 0;
  if (size > 0)
    for (let t = 0; t < T; t++) {
      let shock: number;
      if (freedom > 0) shock = r.student(freedom) * unit;
      else if (skewed) shock = (Math.exp(0.8 * r.normal()) - 1.377) / 1.3;
      else shock = r.normal();
      if (wandering) wander = 0.97 * wander + 0.15 * r.normal();
      const log = wander + volatility[t] + change * (t / T - 0.5);
      if (log !== 0) shock *= Math.exp(log);
      e = memory * e + renew * shock;
      x[t] += size * e;
    }
  if (!r.chance(0.25)) return;
  const rate = r.logUniform(0.001, 0.03);
  for (let t = 0; t < T; t++) if (r.chance(rate)) x[t] += noise * r.student(3) * 4 * (r.chance(0.6) ? 1 : 0);
}
