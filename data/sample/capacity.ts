import { AREAS } from "./areas.js";
import { day } from "./day.js";
import { byPeriod } from "./grid.js";
import type { Recording } from "./recordSilo.js";
import type { Service } from "./services.js";
import type { World } from "./world.js";

/** Share of the first four years' periods in which demand stays within capacity. */
export const WITHIN = 0.97;

/**
 * What each area can meet in one period: the empirical quantile `WITHIN` of what happened in the four full years before
 * the as-of's, reported or not, so that it stays the same all year. Per area code.
 */
export function capacity(
  { freq, measure, scale }: Service,
  recording: Recording,
  world: World,
): Record<string, number> {
  const values = byPeriod(recording.happened, freq, day(world.year, 1, 1), measure);
  return Object.fromEntries(
    AREAS.map(({ code }, area) => {
      const sorted = values[area].filter((value) => value !== null).sort((a, b) => a - b);
      const value = sorted[Math.ceil(WITHIN * sorted.length) - 1];
      return [code, scale === 1 ? value : Math.round(value) / scale];
    }),
  );
}
