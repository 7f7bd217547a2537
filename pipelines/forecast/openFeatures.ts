import { join } from "node:path";
import { readTable } from "../columnar/readTable.js";
import { identifier, literal, withDatabase } from "../duckdb/database.js";
import type { FeatureColumn, FeaturesMeta } from "../features/featuresMeta.js";
import type { Ref, Result, Store } from "../store/store.js";

export interface OpenFeatures extends Result<FeaturesMeta> {
  readonly table: Awaited<ReturnType<typeof readTable>>;
}

/** What is read of a features table: most readers need little of it. */
export interface Wanted {
  /** This window alone; all when missing. */
  readonly window?: number;
  /** Which covariate columns; none when missing. */
  readonly kept?: (column: FeatureColumn) => boolean;
}

/**
 * A features step's result with its table, rows in the order of window, area, ds.
 * The columns are `window`, `area`, `ds`, `y` and the covariates that are wanted; `meta` names no others.
 */
export async function openFeatures(
  store: Store,
  ref: Ref,
  { window, kept = () => false }: Wanted = {},
): Promise<OpenFeatures> {
  const result = await store.open<FeaturesMeta>(ref);
  const meta = { ...result.meta, columns: result.meta.columns.filter(kept) };
  const columns = ["window", "area", "ds", "y", ...meta.columns.map(({ name }) => name)].map(identifier);
  const file = literal(join(result.dir, "features.parquet"));
  const table = await withDatabase({}, (database) =>
    readTable(
      database,
      `SELECT ${columns.join(", ")} FROM read_parquet(${file})
       ${window === undefined ? "" : `WHERE "window" = ${window}`} ORDER BY "window", area, ds`,
    ),
  );
  return { ...result, meta, table };
}
