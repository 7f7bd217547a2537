import type { Forecast } from "../../models/method.js";

/** A forecast at some of its levels. */
export function pickLevels(forecast: Forecast, levels: readonly number[]): Forecast {
  const width = forecast.levels.length;
  const at = levels.map((level) => forecast.levels.indexOf(level));
  return {
    ...forecast,
    levels,
    quantiles: Float64Array.from({ length: forecast.mean.length * levels.length }, (_, i) => {
      return forecast.quantiles[Math.floor(i / levels.length) * width + at[i % levels.length]];
    }),
  };
}
