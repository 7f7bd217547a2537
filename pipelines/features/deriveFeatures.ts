import type { ColumnTable } from "arquero";
import { calendar } from "./calendar.js";
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
  freq: string,
  ingredients: readonly Ingredient[],
): { table: ColumnTable; columns: FeatureColumn[] } {
  const column = (name: string) => frame.data()[name] as Float64Array;
  const spans = spansOf(column("series"), column("past"));
  const { lags, windows, others } = recipe(freq);
  const derived: Record<string, Float64Array> = {};
  const columns: FeatureColumn[] = [];
  const add = (name: string, role: FeatureColumn["role"], from: string, values: Float64Array) => {
    derived[name] = values;
    columns.push({ name, role, from });
  };

  const y = column("y");
  for (const k of lags) add(`y_lag_${k}`, "historic", "y", lagged(y, spans, k));
  for (const k of windows) {
    const means = trailingMean(y, spans, k);
    add(`y_mean_${k}`, "historic", "y", means);
    add(`y_sd_${k}`, "historic", "y", trailingDeviation(y, spans, k, means));
  }
  for (const [i, { name, role, from, behind, keys }] of ingredients.entries()) {
    const values = column(`value_${i}`);
    // A historic column says nothing over the horizon, even where a lag would reach back to what is known.
    if (role !== "historic") add(name, role, from, values);
    else if (keys.includes("area"))
      for (const k of others) add(`${name}_lag_${behind + k}`, role, from, lagged(values, spans, behind + k));
    else add(behind === 0 ? name : `${name}_lag_${behind}`, role, from, lagged(values, spans, behind));
  }
  for (const [name, values] of dated(freq, column("ds"))) add(name, "future", "calendar", values);
  return { table: frame.assign(derived), columns };
}

/** What the calendar says of each row's period; worked out once a period. */
function dated(freq: string, ds: Float64Array): [string, Float64Array][] {
  const places = new Map<number, number>();
  const place = new Int32Array(ds.length);
  for (let row = 0; row < ds.length; row++) {
    let found = places.get(ds[row]);
    if (found === undefined) {
      found = places.size;
      places.set(ds[row], found);
    }
    place[row] = found;
  }
  const dates = calendar(freq, Float64Array.from(places.keys()));
  const names = dates.columnNames().filter((name) => name !== "ds");
  return names.map((name) => [name, spread(dates.data()[name] as Float64Array, place)]);
}

/** `Float64Array.from` with a function takes ten times as long. */
function spread(values: Float64Array, place: Int32Array): Float64Array {
  const out = new Float64Array(place.length);
  for (let row = 0; row < out.length; row++) out[row] = values[place[row]];
  return out;
}
