import type { Plan } from "./plan.js";
import type { Random } from "./random.js";

/** The year in daily and weekly series: up to four harmonics, and feasts that come every year, some on moving dates. */
export function addYear(x: Float64Array, plan: Plan, r: Random): void {
  const { m, length: T, noise, cap } = plan;
  if (!((m === 7 && r.chance(0.5)) || (m === 52 && r.chance(0.72)))) return;
  const year = m === 7 ? 365.25 : 52.18;
  const size = Math.min(noise * r.logUniform(0.1, 3.5), cap * 0.6);
  const harmonics = r.integer(1, 5);
  for (let k = 1; k <= harmonics; k++) {
    const a = (size * r.normal()) / k;
    const b = (size * r.normal()) / k;
    for (let t = 0; t < T; t++) {
      const w = (2 * Math.PI * k * t) / year;
      x[t] += a * Math.sin(w) + b * Math.cos(w);
    }
  }
  if (!r.chance(0.35)) return;
  for (let i = r.integer(1, 5); i > 0; i--) {
    const size = r.normal() * Math.min(noise * r.logUniform(1, 6), cap * 0.7);
    const width = r.integer(1, m === 7 ? 11 : 4);
    const wander = r.chance(0.2) ? year * r.uniform(0.01, 0.06) : 0;
    for (let day = r.uniform() * year; day < T; day += year) {
      const first = Math.max(Math.floor(day + wander * r.uniform(-1, 1)), 0);
      for (let t = first; t < Math.min(first + width, T); t++) x[t] += size;
    }
  }
}
