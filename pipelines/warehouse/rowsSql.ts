import { identifier } from "../duckdb/database.js";
import { parquetSql } from "../duckdb/parquetSql.js";
import type { Dataset } from "../inventory/dataset.js";

/** Names of the columns that go into the warehouse. */
export const openFields = ({ fields }: Pick<Dataset, "fields">): string[] =>
  Object.keys(fields).filter((name) => fields[name].personal === "none");

/** Names as SQL, each of `table`. */
export const list = (names: readonly string[], table = "") => names.map((name) => table + identifier(name)).join(", ");

/** SQL that is true where two rows have the same values, nulls included. */
export const same = (a: string, b: string, names: readonly string[]) =>
  names.map((name) => `${a}.${identifier(name)} IS NOT DISTINCT FROM ${b}.${identifier(name)}`).join(" AND ");

/** Rows of one piece come before those of the next. */
export const PIECE = 2 ** 40;

/**
 * SQL of the rows of a state's pieces with their place in it (`_place`, `PIECE` times the piece's number and the row's),
 * and where a key is declared, only the last row of each, with `copies`, how many there were.
 * @param keys SQL of a table of keys, where only rows with one of them are asked for
 */
export function presentSql({ key, fields }: Dataset, paths: readonly string[], keys?: string): string {
  const columns = list(openFields({ fields }));
  const all = paths
    .map(
      (path, i) =>
        `SELECT ${columns}, ${i}::BIGINT * ${PIECE} + file_row_number AS _place
         FROM ${parquetSql([path], "file_row_number = true")} r
         ${keys && key ? `SEMI JOIN ${keys} k ON ${same("r", "k", key)}` : ""}`,
    )
    .join(" UNION ALL ");
  if (!key) return `SELECT *, 1::BIGINT AS copies FROM (${all})`;
  return `WITH _rows AS (${all}),
      _twice AS (SELECT ${list(key)}, count(*) AS copies, max(_place) AS _last FROM _rows
        GROUP BY ${list(key)} HAVING count(*) > 1)
    SELECT r.*, coalesce(t.copies, 1) AS copies FROM _rows r LEFT JOIN _twice t ON ${same("r", "t", key)}
    WHERE t._last IS NULL OR t._last = r._place`;
}
