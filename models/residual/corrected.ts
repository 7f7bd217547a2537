import { limitOf } from "../limitOf.js";
import type { Forecast } from "../method.js";
import type { Panel } from "../panel.js";

/**
 * A forecast with `corrections` (`series × h`, in the unit of `y`) added to its means and quantiles. Where the past has
 * nothing negative, the result has not; quantiles are whole where that is asked for and the past is.
 */
export function corrected(panel: Panel, forecast: Forecast, corrections: Float64Array, whole: boolean): Forecast {
  const { h, levels } = forecast;
  const mean = forecast.mean.slice();
  const quantiles = forecast.quantiles.slice();
  for (let i = 0; i < panel.ids.length; i++) {
    const past = panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]);
    const [limit, limitQuantile] = [limitOf(past, false), limitOf(past, whole)];
    for (let row = i * h; row < (i + 1) * h; row++) {
      mean[row] = limit(mean[row] + corrections[row]);
      for (let k = row * levels.length; k < (row + 1) * levels.length; k++)
        quantiles[k] = limitQuantile(quantiles[k] + corrections[row]);
    }
  }
  return { h, levels, mean, quantiles };
}
