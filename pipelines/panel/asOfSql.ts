import { dateSql, momentSql } from "./periodSql.js";

/** Share of a period's rows that were there; `ds` in epoch milliseconds. */
export interface Share {
  readonly ds: number;
  readonly share: number;
}

/**
 * SQL for the series that a night at `asOf` saw up to the period `cutoff`: `(area, ds, y, rows, filled)`, one row a
 * period without gaps. What was counted of a period of which only a share was there is divided by it. A mean that
 * nobody observed is the one before it, because levels persist. Left out are areas without rows, and those whose mean
 * was last observed before `observed`.
 * @param vintages a table or query as `createVintages` makes it
 */
export function asOfSql(
  vintages: string,
  at: { freq: string; asOf: number; cutoff: number; observed: number; shares?: readonly Share[] },
): string {
  const moment = (ms: number) => momentSql(at.freq, ms);
  const shares = (at.shares ?? []).map(({ ds, share }) => `WHEN ${moment(ds)} THEN ${share}`);
  const final = shares.length ? `y / CASE ds ${shares.join(" ")} ELSE 1 END` : "y";
  return `SELECT area, ds, ${final} AS y, rows, filled FROM (
    SELECT area, ds, coalesce(y, last_value(y IGNORE NULLS) OVER past) AS y, rows, filled OR y IS NULL AS filled,
      sum(rows) OVER (PARTITION BY area) AS everything, max(ds) FILTER (y IS NOT NULL) OVER (PARTITION BY area) AS newest
    FROM (SELECT area, ds, arg_max_null(y, since) AS y, arg_max(rows, since) AS rows, arg_max(filled, since) AS filled
      FROM ${vintages} WHERE since <= ${dateSql(at.asOf)} AND ds <= ${moment(at.cutoff)} GROUP BY area, ds)
    WINDOW past AS (PARTITION BY area ORDER BY ds ROWS UNBOUNDED PRECEDING))
  WHERE y IS NOT NULL AND everything > 0 AND newest >= ${moment(at.observed)}`;
}
