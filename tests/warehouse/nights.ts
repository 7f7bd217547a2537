import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { literal, type Value, withDatabase } from "../../pipelines/duckdb/database.js";
import type { Dataset } from "../../pipelines/inventory/dataset.js";
import { land } from "../../pipelines/landing/land.js";
import { openStore, type Store } from "../../pipelines/store/store.js";
import { load } from "../../pipelines/warehouse/load.js";
import { scratch } from "../scratch.js";

/** A store and a source folder with one file, `t.csv`, that nights land and load. */
export async function nights(dataset: Dataset, store?: Store) {
  const at = store ?? (await openStore(await scratch()));
  const sources = await scratch();
  return {
    store: at,
    /** One night as of a date, in which the file has this text; where it grew, it lies in pieces. */
    async night(asOf: string, text: string, options: { abridgeFrom?: number } = {}) {
      await writeFile(join(sources, "t.csv"), text);
      const landed = await land(at, { dataset, sources, asOf, pieceFrom: 0 });
      return load(at, { dataset, landed, ...options });
    },
  };
}

/** SQL of the rows in a load step's directory. */
export const rowsIn = (dir: string) => literal(join(dir, "rows-*.parquet"));

/** Rows of a loaded data set as texts, in the order of these columns; columns that a test does not ask for left out. */
export function loadedRows(dir: string, columns: readonly string[], where = "true"): Promise<Record<string, Value>[]> {
  return withDatabase({}, (database) =>
    database.rows(
      `SELECT ${columns.map((c) => `CAST("${c}" AS VARCHAR) AS "${c}"`).join(", ")}
       FROM ${rowsIn(dir)} WHERE ${where} ORDER BY ALL`,
    ),
  );
}
