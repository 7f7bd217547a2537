import type { Forecast } from "../../models/method.js";
import type { ServicePanel } from "./windowPanels.js";

/** The forecast of services that were merged into one panel, cut apart: each one's series, up to its own horizon. */
export function splitForecast(
  { h, levels, mean, quantiles }: Forecast,
  parts: readonly Pick<ServicePanel, "meta" | "areas">[],
): Forecast[] {
  let first = 0;
  return parts.map(({ areas, meta: { horizon } }) => {
    const cut = (values: Float64Array, width: number) => {
      const out = new Float64Array(areas.length * horizon * width);
      for (let i = 0; i < areas.length; i++) {
        const from = (first + i) * h * width;
        out.set(values.subarray(from, from + horizon * width), i * horizon * width);
      }
      return out;
    };
    const own = { h: horizon, levels, mean: cut(mean, 1), quantiles: cut(quantiles, levels.length) };
    first += areas.length;
    return own;
  });
}
