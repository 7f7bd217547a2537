import { join } from "node:path";
import { readTable } from "../columnar/readTable.js";
import { literal, withDatabase } from "../duckdb/database.js";
import type { FeaturesMeta } from "../features/featuresMeta.js";
import type { Ref, Result, Store } from "../store/store.js";

export interface OpenFeatures extends Result<FeaturesMeta> {
  readonly table: Awaited<ReturnType<typeof readTable>>;
}

/**
 * A features step's result with its table, rows in the order of window, area, ds.
 * Without covariates the columns are `window`, `area`, `ds` and `y`, and `meta` names no others: most readers need no more.
 */
export async function openFeatures(store: Store, ref: Ref, { covariates = true } = {}): Promise<OpenFeatures> {
  const result = await store.open<FeaturesMeta>(ref);
  const columns = covariates ? "*" : '"window", area, ds, y';
  const table = await withDatabase({}, (database) =>
    readTable(
      database,
      `SELECT ${columns} FROM read_parquet(${literal(join(result.dir, "features.parquet"))}) ORDER BY "window", area, ds`,
    ),
  );
  return { ...result, meta: covariates ? result.meta : { ...result.meta, columns: [] }, table };
}
