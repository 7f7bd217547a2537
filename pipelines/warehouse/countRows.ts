import { type Database, identifier } from "../duckdb/database.js";

/** What there is to say of a data set's rows. */
export interface Counts {
  readonly rows: number;
  /** Rows of the files that were removed by the declared key. */
  readonly duplicates: number;
  /** Rows that were due when a night looked, and came only later. */
  readonly late: number;
  /** Dates of the oldest and newest row, `YYYY-MM-DD`; null without time. */
  readonly first: string | null;
  readonly last: string | null;
}

/** Counts the loaded rows of `from`, SQL of a table as `countableOf` makes it, for which `where` holds. */
export async function countRows(
  database: Database,
  from: string,
  time: string | undefined,
  where: string,
): Promise<Counts> {
  const day = time ? `CAST(${identifier(time)} AS DATE)` : "NULL";
  const [counts] = await database.rows(
    `SELECT coalesce(CAST(sum(_n) AS BIGINT), 0) AS rows,
       coalesce(CAST(sum((copies - 1) * _n) AS BIGINT), 0) AS duplicates,
       coalesce(CAST(sum(_n) FILTER (late) AS BIGINT), 0) AS late, CAST(min(${day}) AS VARCHAR) AS first, CAST(max(${day}) AS VARCHAR) AS last
     FROM ${from} WHERE ${where}`,
  );
  return counts as unknown as Counts;
}

/** The counts of several files' rows together. */
export function addCounts(counts: readonly Counts[]): Counts {
  const sum = (name: "rows" | "duplicates" | "late") => counts.reduce((total, count) => total + count[name], 0);
  const dates = (name: "first" | "last") =>
    counts
      .map((count) => count[name])
      .filter((date) => date !== null)
      .sort();
  return {
    ...{ rows: sum("rows"), duplicates: sum("duplicates"), late: sum("late") },
    ...{ first: dates("first").at(0) ?? null, last: dates("last").at(-1) ?? null },
  };
}
