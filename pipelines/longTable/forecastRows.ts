import { frequency } from "../../models/frequency.js";
import { type Forecast, LEVELS } from "../../models/method.js";
import type { Panel } from "../../models/panel.js";
import { dateCell, numberCell, textCell } from "./csvCell.js";

/** The published order of the quantile columns: deciles first. */
const COLUMNS = [...LEVELS.filter((q) => q > 0.05 && q < 0.95), 0.025, 0.975];

/** The header of a forecast file. */
export function header(withCutoff: boolean): string {
  return ["unique_id", ...(withCutoff ? ["cutoff"] : []), "ds", "mean", ...COLUMNS.map((q) => `q${q}`), "model"].join();
}

/** One line a series and step, ordered as the panel. `forecast.levels` must be `LEVELS`. */
export function* forecastRows(
  panel: Panel,
  forecast: Forecast,
  model: (series: number) => string,
  withCutoff: boolean,
) {
  const freq = frequency(panel.freq);
  const { h, levels, mean, quantiles } = forecast;
  const positions = COLUMNS.map((q) => levels.indexOf(q));
  for (let i = 0; i < panel.ids.length; i++) {
    const last = panel.ds[panel.offsets[i + 1] - 1];
    const start = textCell(panel.ids[i]) + (withCutoff ? `,${dateCell(last, panel.freq)}` : "");
    for (let j = 0; j < h; j++) {
      const row = i * h + j;
      const values = positions.map((k) => numberCell(quantiles[row * levels.length + k]));
      yield `${start},${dateCell(freq.add(last, j + 1), panel.freq)},${numberCell(mean[row])},${values.join()},${textCell(model(i))}`;
    }
  }
}
