import type { Plan } from "./plan.js";
import type { Random } from "./random.js";

/**
 * Level and trend: a random walk, sometimes heavy-tailed, sometimes drawn back to its mean, with a local slope that
 * dies away, on a straight trend that may bend once.
 */
export function addLevel(x: Float64Array, { length: T, noise, cap }: Plan, r: Random): void {
  let relative = r.chance(0.15) ? 0 : r.logUniform(0.003, 0.8);
  if (r.chance(0.08)) relative = r.logUniform(0.5, 2);
  const step = Math.min(noise * relative, cap / Math.sqrt(T));
  const heavy = r.chance(0.15);
  const back = r.chance(0.4) ? r.logUniform(0.001, 0.1) : 0;
  const damping = r.chance(0.3) ? 1 : r.uniform(0.85, 0.998);
  const slopeNoise = r.chance(0.5) ? 0 : step * r.logUniform(0.005, 0.3);
  let trend = r.chance(0.55) ? 0 : (r.normal() * Math.min(noise * r.logUniform(0.5, 12), cap * 0.6)) / T;
  if (r.chance(0.1)) trend = 2 * Math.abs(trend);
  const bend = r.chance(0.3) ? r.integer(0, T) : 2 * T;
  let level = 0;
  let slope = 0;
  for (let t = 0; t < T; t++) {
    const e = heavy ? 0.6 * r.student(3) : r.normal();
    slope = damping * slope + (slopeNoise > 0 ? slopeNoise * r.normal() : 0);
    if (t === bend) trend *= r.uniform(-1, 1);
    level = level * (1 - back) + step * e + slope + trend;
    x[t] += level;
  }
}
