import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { literal } from "../duckdb/database.js";
import type { Ref, Store } from "../store/store.js";

/** Names of a load step's files of rows, in their order. */
export async function rowFiles(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => /^rows.*\.parquet$/.test(name)).sort();
}

/** SQL of all rows of a load step, to stand after FROM. */
export async function rowsOf(store: Store, ref: Ref): Promise<string> {
  const { dir } = await store.open(ref);
  return parquetSql((await rowFiles(dir)).map((name) => join(dir, name)));
}

/** SQL of the rows of Parquet files, in their order, with whatever else DuckDB tells of a row. */
export function parquetSql(paths: readonly string[], options = ""): string {
  return `read_parquet([${paths.map(literal).join(", ")}]${options && `, ${options}`})`;
}
