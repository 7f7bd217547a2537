import type { Plan } from "./plan.js";
import type { Random } from "./random.js";

/** Stretches of the past that repeat the value before them: a stuck sensor, or gaps filled with the last value. */
export function stick(y: Float64Array, { length: T, n }: Plan, r: Random): void {
  if (!r.chance(0.04)) return;
  for (let i = r.integer(1, 6); i > 0; i--) {
    const first = r.integer(1, T);
    y.fill(y[first - 1], Math.min(first, n), Math.min(first + r.integer(1, 6), n));
  }
}
