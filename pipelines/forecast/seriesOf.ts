import type { Forecast } from "../../models/method.js";

/** Forecasts of `series` series from the `first` on, up to their own horizon. */
export function seriesOf(
  { h, levels, mean, quantiles }: Forecast,
  first: number,
  series: number,
  horizon: number,
): Forecast {
  const cut = (values: Float64Array, width: number) => {
    const out = new Float64Array(series * horizon * width);
    for (let i = 0; i < series; i++) {
      const from = (first + i) * h * width;
      out.set(values.subarray(from, from + horizon * width), i * horizon * width);
    }
    return out;
  };
  return { h: horizon, levels, mean: cut(mean, 1), quantiles: cut(quantiles, levels.length) };
}
