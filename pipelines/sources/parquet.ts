import { literal } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Reader } from "./rawTable.js";

/** Apache Parquet. Values are seen as texts, as in every other format: what they mean, the inventory says. */
export const parquet: Reader = async (database, path) => {
  const table = `read_parquet(${literal(path)})`;
  const explain = async (error: unknown) =>
    /parquet|thrift|snappy|zstd|magic/i.test(error instanceof Error ? error.message : "")
      ? new InputError("the Parquet file is damaged, or cut off. Fetch it again.")
      : undefined;
  const columns = await database.rows<{ column_name: string }>(`DESCRIBE FROM ${table}`).catch(async (error) => {
    throw (await explain(error)) ?? error;
  });
  return {
    columns: columns.map(({ column_name }) => column_name),
    select: async (wanted) =>
      `SELECT ${wanted.map((c, i) => `CAST(c${c} AS VARCHAR) AS v${i}`).join(", ")}
       FROM ${table} AS t(${columns.map((_, i) => `c${i}`).join(", ")})`,
    places: async (rows) => rows.map((row) => `row ${row + 1}`),
    explain,
  };
};
