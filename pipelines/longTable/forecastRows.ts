import { frequency } from "../../models/frequency.js";
import type { Forecast } from "../../models/method.js";
import type { Panel } from "../../models/panel.js";
import { dateCell, numberCell, textCell } from "./csvCell.js";
import { quantileColumns } from "./quantileColumns.js";

/** The header of a forecast file. */
export function header(withCutoff: boolean, columns = quantileColumns()): string {
  return ["unique_id", ...(withCutoff ? ["cutoff"] : []), "ds", "mean", ...columns.map((q) => `q${q}`), "model"].join();
}

/** One line a series and step, ordered as the panel. the columns are among `forecast.levels`. */
export function* forecastRows(
  panel: Panel,
  forecast: Forecast,
  model: (series: number) => string,
  withCutoff: boolean,
  columns = quantileColumns(),
) {
  const freq = frequency(panel.freq);
  const { h, levels, mean, quantiles } = forecast;
  const positions = columns.map((q) => levels.indexOf(q));
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
