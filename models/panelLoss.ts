import type { Forecast } from "./method.js";
import { seasonalNaiveError, sql } from "./metrics.js";
import type { Panel } from "./panel.js";

/**
 * SQL of forecasts of what came after a panel, mean over the series that have a scale; NaN where there is none.
 * @param forecast at `SCORED_LEVELS`
 * @param actual `series × h` values that came
 */
export function panelLoss(past: Panel, { h, levels, quantiles }: Forecast, actual: Float64Array): number {
  let sum = 0;
  let series = 0;
  for (let i = 0; i < past.ids.length; i++) {
    const scale = seasonalNaiveError(past.y.subarray(past.offsets[i], past.offsets[i + 1]), past.seasonLength);
    if (!(scale > 0)) continue;
    const own = quantiles.subarray(i * h * levels.length, (i + 1) * h * levels.length);
    sum += sql(actual.subarray(i * h, (i + 1) * h), own, levels, scale);
    series += 1;
  }
  return sum / series;
}
