import { join } from "node:path";
import { readTable } from "../columnar/readTable.js";
import { literal, withDatabase } from "../duckdb/database.js";
import type { FeaturesMeta } from "../features/featuresMeta.js";
import type { Ref, Result, Store } from "../store/store.js";

export interface OpenFeatures extends Result<FeaturesMeta> {
  readonly table: Awaited<ReturnType<typeof readTable>>;
}

/** A features step's result with its table, rows in the order of window, area, ds. */
export async function openFeatures(store: Store, ref: Ref): Promise<OpenFeatures> {
  const result = await store.open<FeaturesMeta>(ref);
  const table = await withDatabase({}, (database) =>
    readTable(
      database,
      `FROM read_parquet(${literal(join(result.dir, "features.parquet"))}) ORDER BY "window", area, ds`,
    ),
  );
  return { ...result, table };
}
