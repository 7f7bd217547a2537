import type { ColumnTable } from "arquero";
import { isHourly } from "../../models/frequency.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import { calendar } from "./calendar.js";
import { clockLags, laggedBy } from "./clockLags.js";
import { distinct } from "./distinct.js";
import type { FeatureColumn } from "./featuresMeta.js";
import type { Ingredient } from "./ingredient.js";
import { recipe } from "./recipe.js";
import { spansOf } from "./spans.js";
import { lagged, trailingDeviation, trailingMean } from "./trailing.js";

/**
 * Derives every feature of a frame.
 * @param frame ordered by window, area and ds, with the columns `series` (a number for each), `past` (1, or 0 over the
 *   horizon), `ds`, `y` and `value_0`, `value_1`, … of the ingredients
 * @returns the frame with a column for each of `columns`, in their order
 */
export function deriveFeatures(
  frame: ColumnTable,
  { freq, timeZone }: Pick<PanelMeta, "freq" | "timeZone">,
  ingredients: readonly Ingredient[],
): { table: ColumnTable; columns: FeatureColumn[] } {
  const column = (name: string) => frame.data()[name] as Float64Array;
  const spans = spansOf(column("series"), column("past"));
  const { lags, windows } = recipe(freq);
  const derived: Record<string, Float64Array> = {};
  const columns: FeatureColumn[] = [];
  const add = (name: string, role: FeatureColumn["role"], from: string, values: Float64Array) => {
    derived[name] = values;
    columns.push({ name, role, from });
  };

  const y = column("y");
  const periods = distinct(column("ds"));
  const hourly = isHourly(freq);
  for (const k of lags) {
    const byClock = hourly && k % 24 === 0;
    const before = () => periods.spread(clockLags(periods.values, k, timeZone));
    add(`y_lag_${k}`, "historic", "y", byClock ? laggedBy(y, spans, before()) : lagged(y, spans, k));
  }
  for (const k of windows) {
    const means = trailingMean(y, spans, k);
    add(`y_mean_${k}`, "historic", "y", means);
    add(`y_sd_${k}`, "historic", "y", trailingDeviation(y, spans, k, means));
  }
  for (const [i, { name, role, from, behind, lags: several }] of ingredients.entries()) {
    const values = column(`value_${i}`);
    // A historic column says nothing over the horizon, even where a lag would reach back to what is known.
    if (role !== "historic") add(name, role, from, values);
    else if (several)
      for (const k of several) add(`${name}_lag_${behind + k}`, role, from, lagged(values, spans, behind + k));
    else add(behind === 0 ? name : `${name}_lag_${behind}`, role, from, lagged(values, spans, behind));
  }
  const dates = calendar(freq, periods.values, timeZone);
  for (const name of dates.columnNames())
    if (name !== "ds") add(name, "future", "calendar", periods.spread(dates.data()[name] as Float64Array));
  return { table: frame.assign(derived), columns };
}
