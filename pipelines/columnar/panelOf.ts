import type { ColumnTable } from "arquero";
import type { FutureCovariates, Panel } from "../../models/panel.js";
import type { FeaturesMeta } from "../features/featuresMeta.js";
import type { Dictionary } from "./dictionary.js";

/** One window of a service's features, as the models take it. */
export interface WindowPanel {
  /** Ids are `service/area`, so that panels of several services can stand together. */
  readonly panel: Panel;
  /** Future covariates of the `horizon` rows after each series. */
  readonly future: FutureCovariates;
  /** Area codes, one a series. */
  readonly areas: readonly string[];
}

/**
 * Splits the rows of one window of a features table (ordered by window, area, ds) into the models' panel and the
 * future covariates of its horizon. Unknown covariates are NaN.
 * @throws RangeError where a series does not end with exactly `meta.horizon` rows without `y`
 */
export function panelOf(table: ColumnTable, meta: FeaturesMeta, { window }: { window: number }): WindowPanel {
  const numbers = (name: string) => table.data()[name] as unknown as Float64Array;
  const [windows, y] = ["window", "y"].map(numbers);
  const area = table.data().area as unknown as Dictionary;
  const series: { area: string; first: number; end: number; last: number }[] = [];
  let row = windows.indexOf(window);
  if (row < 0) row = table.totalRows();
  while (row < table.totalRows() && windows[row] === window) {
    const first = row;
    while (row < windows.length && windows[row] === window && area.codes[row] === area.codes[first]) row++;
    const end = row - meta.horizon;
    const code = area.at(first)!;
    if (end <= first || Number.isNaN(y[end - 1]) || !Number.isNaN(y[end]))
      throw new RangeError(
        `Series ${meta.service}/${code} of window ${window} does not end with ${meta.horizon} rows without y.`,
      );
    series.push({ area: code, first, end, last: row });
  }
  const gather = (name: string, from: "first" | "end", to: "end" | "last", length: number) => {
    const out = new Float64Array(length);
    let at = 0;
    const column = numbers(name);
    for (const s of series) {
      out.set(column.subarray(s[from], s[to]), at);
      at += s[to] - s[from];
    }
    return out;
  };
  const offsets = Int32Array.of(0, ...series.map((s) => s.end - s.first)).map(sum());
  const rows = offsets[series.length];
  const named = (role: string, make: (name: string) => Float64Array) =>
    Object.fromEntries(meta.columns.filter((c) => c.role === role).map(({ name }) => [name, make(name)]));
  const past = (name: string) => gather(name, "first", "end", rows);
  return {
    panel: {
      freq: meta.freq,
      seasonLength: meta.seasonLength,
      ids: series.map((s) => `${meta.service}/${s.area}`),
      offsets,
      ds: past("ds"),
      y: past("y"),
      covariates: {
        static: named("static", (name) => Float64Array.from(series, (s) => numbers(name)[s.first])),
        historic: named("historic", past),
        future: named("future", past),
      },
    },
    future: named("future", (name) => gather(name, "end", "last", series.length * meta.horizon)),
    areas: series.map((s) => s.area),
  };
}

const sum = () => {
  let total = 0;
  return (value: number) => (total += value);
};
