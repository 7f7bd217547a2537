import { literal } from "./database.js";

/** SQL of the rows of Parquet files, in their order, with whatever else DuckDB tells of a row. */
export function parquetSql(paths: readonly string[], options = ""): string {
  return `read_parquet([${paths.map(literal).join(", ")}]${options && `, ${options}`})`;
}
