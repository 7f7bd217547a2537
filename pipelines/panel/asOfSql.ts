import { dateSql, momentSql } from "./periodSql.js";

/** Share of a period's rows that were there; `ds` in epoch milliseconds. */
export interface Share {
  readonly ds: number;
  readonly share: number;
}

/**
 * SQL for the series that a night at `asOf` saw up to the period `cutoff`: `(area, ds, y, rows, filled, made)`, one row a
 * period without gaps. What was counted of a period of which only a share was there is divided by it; what was filled is whole. A mean that
 * nobody observed is the one before it, because levels persist. Left out are areas without rows, and those whose mean
 * was last observed before `observed`.
 * @param vintages a table or query as `createVintages` makes it
 */
export function asOfSql(
  vintages: string,
  at: {
    freq: string;
    asOf: number;
    cutoff: number;
    observed: number;
    shares?: readonly Share[];
    /** No value is missing: counts have one of every period, others may not. */
    full?: boolean;
    /** Series with fewer periods are left out. */
    least?: number;
  },
): string {
  const moment = (ms: number) => momentSql(at.freq, ms);
  const shares = (at.shares ?? []).map(({ ds, share }) => `WHEN ${moment(ds)} THEN ${share}`);
  const final = shares.length ? `(y - made) / CASE ds ${shares.join(" ")} ELSE 1 END + made` : "y";
  const asOf = dateSql(at.asOf);
  const past = "(PARTITION BY area ORDER BY ds ROWS UNBOUNDED PRECEDING)";
  const [y, filled] = at.full
    ? ["y", "filled"]
    : [`coalesce(y, last_value(y IGNORE NULLS) OVER ${past})`, "filled OR y IS NULL"];
  // To look twice costs less than to keep what was seen, where it need not be made up.
  return `WITH seen AS ${at.full ? "NOT MATERIALIZED" : "MATERIALIZED"} (
      SELECT area, ds, ${y} AS y, rows, ${filled} AS filled, made, y IS NOT NULL AS observed FROM ${vintages} v
      WHERE since <= ${asOf} AND (until IS NULL OR until > ${asOf}) AND ds <= ${moment(at.cutoff)}),
    kept AS (SELECT area FROM seen WHERE y IS NOT NULL GROUP BY area
      HAVING sum(rows) > 0 AND max(ds) FILTER (observed) >= ${moment(at.observed)} AND count(*) >= ${at.least ?? 1})
    SELECT area, ds, ${final} AS y, rows, filled, made FROM seen SEMI JOIN kept USING (area) WHERE y IS NOT NULL`;
}
