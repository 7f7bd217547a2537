import type { ColumnTable } from "arquero";
import { calendar } from "./calendar.js";
import type { FeatureColumn } from "./featuresMeta.js";
import type { Ingredient } from "./ingredient.js";
import { recipe } from "./recipe.js";
import { registerTrailing } from "./trailing.js";

/**
 * Derives every feature of a frame.
 * @param frame ordered by window, area and ds, with the columns `series` (a number for each), `past` (1, or 0 over the
 *   horizon), `ds`, `y` and `value_0`, `value_1`, … of the ingredients
 * @returns the frame with a column for each of `columns`, in their order
 */
export function deriveFeatures(
  frame: ColumnTable,
  freq: string,
  ingredients: readonly Ingredient[],
): { table: ColumnTable; columns: FeatureColumn[] } {
  registerTrailing();
  const { lags, windows, others } = recipe(freq);
  const windowed: Record<string, string> = {};
  const columns: FeatureColumn[] = [];
  // A historic column says nothing over the horizon, even where a lag would reach back to what is known.
  const historic = (name: string, from: string, expression: string) => {
    windowed[name] = `d => d.past ? ${expression} : NaN`;
    columns.push({ name, role: "historic", from });
  };
  const lag = (column: string, k: number) => (k === 0 ? `d.${column}` : `op.lag(d.${column}, ${k}, NaN)`);

  for (const k of lags) historic(`y_lag_${k}`, "y", lag("y", k));
  for (const k of windows) {
    historic(`y_mean_${k}`, "y", `op.trailing_mean(d.y, ${k})`);
    historic(`y_sd_${k}`, "y", `op.trailing_sd(d.y, ${k})`);
  }
  for (const [i, { name, role, from, behind, keys }] of ingredients.entries()) {
    if (role !== "historic") {
      windowed[name] = `d => d.value_${i}`;
      columns.push({ name, role, from });
    } else if (keys.includes("area"))
      for (const k of others) historic(`${name}_lag_${behind + k}`, from, lag(`value_${i}`, behind + k));
    else historic(behind === 0 ? name : `${name}_lag_${behind}`, from, lag(`value_${i}`, behind));
  }
  const dates = calendar(freq, Float64Array.from(new Set(frame.data().ds as Float64Array)));
  const dated = dates.columnNames().filter((name) => name !== "ds");
  for (const name of dated) columns.push({ name, role: "future", from: "calendar" });
  const table = frame
    .groupby("series")
    .derive(windowed)
    .ungroup()
    .lookup(dates, "ds", ...dated);
  return { table, columns };
}
