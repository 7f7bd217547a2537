import { join } from "node:path";
import { withDatabase } from "../duckdb/database.js";
import { parquetSql } from "../duckdb/parquetSql.js";
import { firstKnown } from "../sources/knownAt.js";
import { openRows, type Readable } from "../sources/readFile.js";
import type { Ref, Store } from "../store/store.js";
import { isAbridged, loadedFiles } from "./countable.js";

/** Landed texts in which rows stayed that were checked and counted, and how they are read. */
export interface Texts {
  /** Path below the store, by the name of the load step's file of the rows abridged. */
  readonly paths: Readonly<Record<string, string>>;
  readonly dataset: Readable;
  readonly timeZone: string;
}

/**
 * SQL of all rows of a load step, to stand after FROM. Rows that stayed in their text are read from it, by the same SQL
 * that checked every value of it.
 */
export async function rowsOf(store: Store, ref: Ref): Promise<string> {
  const { dir, meta } = await store.open<{ texts?: Texts }>(ref);
  const names = await loadedFiles(dir);
  const rows = names.filter((name) => !isAbridged(name)).map((name) => join(dir, name));
  if (!meta.texts) return parquetSql(rows);
  const { paths, dataset, timeZone } = meta.texts;
  const texts = await withDatabase({}, (database) =>
    Promise.all(
      Object.values(paths).map(async (path) => {
        const { sql } = await openRows(database, { path: join(store.root, path), dataset, timeZone });
        return `SELECT *, ${firstKnown(dataset)} FROM (${sql})`;
      }),
    ),
  );
  return `(${[...texts, ...(rows.length ? [`FROM ${parquetSql(rows)}`] : [])].join(" UNION ALL ")})`;
}
