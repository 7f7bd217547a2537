import { join } from "node:path";
import { LEVELS } from "../../models/method.js";
import type { Dictionary } from "../columnar/dictionary.js";
import { readTable } from "../columnar/readTable.js";
import { literal, withDatabase } from "../duckdb/database.js";
import { quantileColumn } from "../published/tables.js";
import type { Ref, Store } from "../store/store.js";

/** One member's forecast of one series in one window. */
export interface SeriesForecast {
  /** `h` values. */
  readonly mean: Float64Array;
  /** `h × LEVELS` values, step by step. */
  readonly quantiles: Float64Array;
}

/** Forecasts of one member by `window/area`. */
export type MemberForecasts = ReadonlyMap<string, SeriesForecast>;

/** Reads what forecast steps wrote of one service; each reference is one or more windows of the same member. */
export async function memberForecasts(store: Store, refs: readonly Ref[], service: string): Promise<MemberForecasts> {
  const found = new Map<string, SeriesForecast>();
  for (const ref of refs) {
    const { dir } = await store.open(ref);
    const table = await withDatabase({}, (database) =>
      readTable(
        database,
        `FROM read_parquet(${literal(join(dir, "forecast.parquet"))})
         WHERE service = ${literal(service)} ORDER BY "window", area, h`,
      ),
    );
    const data = table.data();
    const numbers = (name: string) => data[name] as unknown as Float64Array;
    const area = data.area as unknown as Dictionary;
    const [window, h, mean] = ["window", "h", "mean"].map(numbers);
    const levels = LEVELS.map((level) => numbers(quantileColumn(level)));
    for (let row = 0; row < table.totalRows(); ) {
      let end = row + 1;
      while (end < table.totalRows() && h[end] > h[end - 1]) end++;
      const quantiles = new Float64Array((end - row) * LEVELS.length);
      for (let i = row; i < end; i++)
        for (const [k, column] of levels.entries()) quantiles[(i - row) * LEVELS.length + k] = column[i];
      found.set(`${window[row]}/${area.at(row)}`, { mean: mean.slice(row, end), quantiles });
      row = end;
    }
  }
  return found;
}
