import { join } from "node:path";
import { type Database, literal } from "../duckdb/database.js";
import { parquetSql } from "../duckdb/parquetSql.js";
import type { Dataset } from "../inventory/dataset.js";
import { broughtAt, dueAt } from "../sources/knownAt.js";
import type { Result, Store } from "../store/store.js";
import { changedPieces } from "./changedPieces.js";
import { type RowFiles, rowFile } from "./firstRows.js";
import type { RowsMeta } from "./load.js";
import type { ReadState } from "./readStates.js";
import { list, openFields, presentSql, same } from "./rowsSql.js";

/**
 * The rows after one more state. States are compared as multisets of whole rows, and only by the pieces that differ:
 * a corrected row is one that is gone and one that is new, and of equal events as many appear or go as their number
 * changed. With a key, only rows with a key of those pieces can have changed. What is new makes one more file; a file
 * of which a row is gone is written anew, every other one stays the file that it is.
 */
export async function foldRows(
  store: Store,
  database: Database,
  { dataset, dir, before, was, state }: Fold,
): Promise<RowFiles> {
  const names = Object.keys(before.meta.parts);
  const differing = changedPieces(was.parts, state.parts, dataset.key !== undefined);
  const [left, came] = [paths(differing.left), paths(differing.came)];
  const keep = (name: string) => store.link(before, name, join(dir, name));
  const added = rowFile(1 + Number(/\d+/.exec(names.at(-1)!)![0]));
  const add = (sql: string) => database.run(`COPY (${sql}) TO ${literal(join(dir, added))} (FORMAT parquet)`);

  if (left.length === 0 && (dataset.key === undefined || came.length === 0)) {
    for (const name of names) await keep(name);
    if (came.length === 0) return { names, same: names };
    await add(broughtSql(dataset, state, parquetSql(came), "false"));
    return { names: [...names, added], same: names };
  }
  await createChanged(database, { dataset, before, state }, { left, came });
  const touched = await createLeaving(database, dataset, before);
  const kept = names.filter((name) => !touched.includes(name));
  for (const name of names)
    if (kept.includes(name)) await keep(name);
    else await leave(database, dataset, { from: before.dir, to: dir, name, number: names.indexOf(name) }, state);
  const [{ news }] = await database.rows<{ news: number }>("SELECT count(*) AS news FROM changed WHERE _change > 0");
  if (news === 0) return { names, same: kept };
  await add(`${newRowsSql(dataset, state)} ORDER BY ${list(order(dataset))}`);
  return { names: [...names, added], same: kept };
}

interface Fold {
  readonly dataset: Dataset;
  readonly dir: string;
  readonly before: Result<RowsMeta>;
  readonly was: ReadState;
  readonly state: ReadState;
}

const paths = (parts: ReadState["parts"]) =>
  parts.filter(({ meta }) => meta.rows > 0).map(({ dir }) => join(dir, "rows.parquet"));

/** Makes the table `changed`: whole rows, by how many of each there are more or fewer than before. */
async function createChanged(
  database: Database,
  { dataset, before, state }: Pick<Fold, "dataset" | "before" | "state">,
  { left, came }: { left: readonly string[]; came: readonly string[] },
): Promise<void> {
  const columns = list(openFields(dataset));
  const { key } = dataset;
  if (key)
    await database.run(
      `CREATE TEMP TABLE touched AS SELECT DISTINCT ${list(key)} FROM ${parquetSql([...left, ...came])}`,
    );
  const now = presentSql(dataset, key ? paths(state.parts) : came, "touched");
  const files = Object.keys(before.meta.parts).map((name) => join(before.dir, name));
  const then = key
    ? `SELECT * FROM ${parquetSql(files)} v SEMI JOIN touched k ON ${same("v", "k", key)} WHERE v.gone_at IS NULL`
    : presentSql(dataset, left);
  const sides = [
    ...(key || came.length ? [`SELECT ${columns}, copies, 1 AS _d FROM (${now})`] : []),
    `SELECT ${columns}, copies, -1 AS _d FROM (${then})`,
  ];
  await database.run(`CREATE TEMP TABLE changed AS
    SELECT ${columns}, sum(_d) AS _change, max(copies) FILTER (_d > 0) AS copies
    FROM (${sides.join(" UNION ALL ")}) GROUP BY ${columns} HAVING sum(_d) <> 0`);
}

/** Makes the table `leaving (_file, _row)` of the rows that are gone, of equal ones the newest. Names their files. */
async function createLeaving(database: Database, dataset: Dataset, before: Result<RowsMeta>): Promise<string[]> {
  const columns = openFields(dataset);
  const names = Object.keys(before.meta.parts);
  const files = names.map(
    (name, i) => `SELECT ${i} AS _file, file_row_number AS _row, ${list(columns)}, known_at
    FROM ${parquetSql([join(before.dir, name)], "file_row_number = true")} WHERE gone_at IS NULL`,
  );
  await database.run(`
    CREATE TEMP TABLE leaving AS
    SELECT _file, _row FROM (
      SELECT v._file, v._row, c._change, row_number() OVER (
        PARTITION BY ${list(columns, "v.")} ORDER BY v.known_at DESC, v._file DESC, v._row DESC) AS _newest
      FROM (${files.join(" UNION ALL ")}) v JOIN changed c ON c._change < 0 AND ${same("v", "c", columns)})
    WHERE _newest <= -_change`);
  const found = await database.rows<{ f: number }>("SELECT DISTINCT _file AS f FROM leaving ORDER BY f");
  return found.map(({ f }) => names[f]);
}

/** Writes a file of rows anew in which some are gone. */
async function leave(
  database: Database,
  dataset: Dataset,
  file: { from: string; to: string; name: string; number: number },
  { knownAt }: ReadState,
): Promise<void> {
  await database.run(
    `COPY (SELECT ${list(openFields(dataset))}, known_at,
        CASE WHEN l._row IS NULL THEN gone_at ELSE DATE ${literal(knownAt!)} END AS gone_at, late, copies
      FROM ${parquetSql([join(file.from, file.name)], "file_row_number = true")} r
      LEFT JOIN (SELECT _row FROM leaving WHERE _file = ${file.number}) l ON l._row = r.file_row_number
      ORDER BY file_row_number) TO ${literal(join(file.to, file.name))} (FORMAT parquet)`,
  );
}

/** SQL of the rows that a state brings, from `changed`. */
function newRowsSql(dataset: Dataset, state: ReadState): string {
  const { key } = dataset;
  // Of a corrected row the key was there before: it is not late.
  const corrected = key ? `EXISTS (SELECT 1 FROM changed c WHERE c._change < 0 AND ${same("c", "a", key)})` : "false";
  const rows = "(SELECT *, unnest(range(CAST(_change AS BIGINT))) FROM changed WHERE _change > 0)";
  return broughtSql(dataset, state, rows, corrected);
}

/** SQL of rows, `from` where they are called `a`, as a night brought them. */
function broughtSql(dataset: Dataset, { knownAt, after }: ReadState, from: string, corrected: string): string {
  const due = after === null ? "false" : `coalesce(${dueAt(dataset)} <= DATE ${literal(after)}, false)`;
  return `SELECT ${list(openFields(dataset))}, ${broughtAt(dataset, knownAt!)} AS known_at, CAST(NULL AS DATE) AS gone_at,
      ${due} AND NOT ${corrected} AS late, copies FROM ${from} a`;
}

/** Time first, then value. */
function order(dataset: Dataset): string[] {
  const { time, key } = dataset;
  return [...new Set([...(time ? [time] : []), ...(key ?? []), ...openFields(dataset)])];
}
