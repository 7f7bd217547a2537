import type { Plan } from "./plan.js";
import type { Random } from "./random.js";

/**
 * A cycle of no fixed length, as economies and epidemics have it: a second-order autoregression with complex roots
 * (Yule, 1927), from one to six seasons long.
 */
export function addCycle(x: Float64Array, { length: T, m, noise, cap }: Plan, r: Random): void {
  if (!r.chance(0.08)) return;
  const length = Math.max(m, 4) * r.logUniform(1.2, 6);
  const keep = r.uniform(0.9, 0.995);
  const a = 2 * keep * Math.cos((2 * Math.PI) / length);
  const b = -keep * keep;
  // Standard deviation of the process for shocks of unit size, so that the cycle has the size that is drawn.
  const deviation = Math.sqrt((1 - b) / ((1 + b) * ((1 - b) ** 2 - a * a)));
  const size = Math.min(noise * r.logUniform(0.3, 6), cap * 0.5) / deviation;
  let one = 0;
  let two = 0;
  for (let t = -Math.ceil(2 * length); t < T; t++) {
    const now = a * one + b * two + r.normal();
    two = one;
    one = now;
    if (t >= 0) x[t] += size * now;
  }
}
