import type { Plan } from "./plan.js";
import type { Random } from "./random.js";

/** Up to three shifts of the level that stay. */
export function addShifts(x: Float64Array, { length: T, noise, cap }: Plan, r: Random): void {
  if (!r.chance(0.17)) return;
  for (let i = r.integer(1, 4); i > 0; i--) {
    const size = r.normal() * Math.min(noise * r.logUniform(1, 8), cap * 0.5);
    for (let t = r.integer(0, T); t < T; t++) x[t] += size;
  }
}

/** One dip (rarely a surge) that holds for a while and rebounds, wholly or not: a lockdown, a strike, a closed ward. */
export function addRebound(x: Float64Array, { length: T, noise, cap }: Plan, r: Random): void {
  if (!r.chance(0.15)) return;
  const start = r.integer(0, T);
  const size = -Math.min(noise * r.logUniform(2, 15), cap * 0.9) * (r.chance(0.8) ? 1 : -1);
  const half = r.logUniform(1, Math.max(2, T / 6));
  const hold = r.integer(1, 2 + Math.floor(T / 10));
  const stays = r.chance(0.5) ? r.normal() * 0.2 * size : 0;
  for (let t = start; t < T; t++)
    x[t] += t < start + hold ? size : stays + (size - stays) * Math.exp(-(t - start - hold) / half);
}

/** A service that is taken up (or given up) along a logistic curve. */
export function addRamp(x: Float64Array, { length: T, noise, cap }: Plan, r: Random): void {
  if (!r.chance(0.04)) return;
  const middle = r.uniform(-0.2, 1) * T;
  const width = T * r.uniform(0.02, 0.2);
  const size = Math.min(noise * r.logUniform(3, 30), cap);
  for (let t = 0; t < T; t++) x[t] += size / (1 + Math.exp(-(t - middle) / width));
}
