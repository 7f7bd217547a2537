import type { Plan } from "./plan.js";
import type { Random } from "./random.js";

/**
 * Days on which a daily or hourly service is shut, or does as on a Sunday: single days every year, and a week at its end.
 * Works on what is seen, so that closed means nothing at all.
 */
export function closeDays(y: Float64Array, { m, length: T, kind }: Plan, r: Random): void {
  if (m !== 7 || kind === "additive" || !r.chance(0.12)) return;
  const shut = r.chance(0.5) ? 0 : r.uniform(0.1, 0.8);
  for (let i = r.integer(1, 7); i > 0; i--) {
    const width = r.chance(0.2) ? r.integer(2, 9) : 1;
    for (let day = r.uniform() * 365.25; day < T; day += 365.25)
      for (let t = Math.floor(day); t < Math.min(Math.floor(day) + width, T); t++)
        y[t] = kind === "counts" ? Math.round(y[t] * shut) : y[t] * shut;
  }
}
