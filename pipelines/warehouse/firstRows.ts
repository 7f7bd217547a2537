import { join } from "node:path";
import { type Database, literal } from "../duckdb/database.js";
import { parquetSql } from "../duckdb/parquetSql.js";
import type { Dataset } from "../inventory/dataset.js";
import { dueAt } from "../sources/knownAt.js";
import { ABRIDGED, type ParseMeta } from "../sources/parse.js";
import type { Result, Store } from "../store/store.js";
import { list, openFields, PIECE, presentSql } from "./rowsSql.js";

/** The files of rows in a load step's directory, and which of them are the same as before. */
export interface RowFiles {
  readonly names: readonly string[];
  readonly same: readonly string[];
}

/** Name of the file of rows, or of rows abridged, with this number. */
export const rowFile = (number: number, kind: "rows" | "abridged" = "rows"): string =>
  `${kind}-${String(number).padStart(6, "0")}.parquet`;

/** The rows of a data set's first state: what was parsed, as it is, unless a key says that some do not count. */
export async function firstRows(
  store: Store,
  database: Database,
  { dataset, dir, parts }: { dataset: Dataset; dir: string; parts: readonly Result<ParseMeta>[] },
): Promise<RowFiles> {
  const filled = parts.filter(({ meta }) => meta.rows > 0);
  const paths = filled.map((part) => join(part.dir, "rows.parquet"));
  const names = filled.map(({ meta }, i) => rowFile(i + 1, meta.abridged ? "abridged" : "rows"));
  if (dataset.key && (await twice(database, dataset.key, paths))) {
    const columns = list(openFields(dataset));
    await database.run(`CREATE TEMP TABLE present AS ${presentSql(dataset, paths)}`);
    for (const [i, name] of names.entries())
      await database.run(
        `COPY (SELECT ${columns}, ${dueAt(dataset)} AS known_at, CAST(NULL AS DATE) AS gone_at, false AS late, copies
         FROM present WHERE _place // ${PIECE} = ${i} ORDER BY _place) TO ${literal(join(dir, name))} (FORMAT parquet)`,
      );
  } else
    for (const [i, name] of names.entries())
      await store.link(filled[i], filled[i].meta.abridged ? ABRIDGED : "rows.parquet", join(dir, name));
  return { names, same: [] };
}

async function twice(database: Database, key: readonly string[], paths: readonly string[]): Promise<boolean> {
  const columns = list(key);
  const found = await database.rows(
    `SELECT 1 FROM ${parquetSql(paths)} GROUP BY ${columns} HAVING count(*) > 1 LIMIT 1`,
  );
  return found.length > 0;
}
