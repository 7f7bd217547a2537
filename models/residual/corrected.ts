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
    const floor = past.some((v) => v < 0) ? Number.NEGATIVE_INFINITY : 0;
    const round = whole && past.every(Number.isInteger);
    for (let row = i * h; row < (i + 1) * h; row++) {
      mean[row] = Math.max(mean[row] + corrections[row], floor);
      for (let k = row * levels.length; k < (row + 1) * levels.length; k++) {
        const q = Math.max(quantiles[k] + corrections[row], floor);
        quantiles[k] = round ? Math.round(q) : q;
      }
    }
  }
  return { h, levels, mean, quantiles };
}
