import { identifier, literal } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";

const COVERED: Readonly<Record<Dataset["covers"], string>> = {
  moment: "1 day",
  day: "1 day",
  week: "7 days",
  month: "1 month",
  quarter: "3 months",
  year: "1 year",
};

/** SQL for the day after the last one that a row dated `day` covers. */
export function untilSql({ covers }: Pick<Dataset, "covers">, day: string): string {
  return `CAST(${day} + INTERVAL '${COVERED[covers]}' AS DATE)`;
}

/**
 * SQL for the rows of a load step with the days that matter to a panel, and whatever `columns` asks of the row `r`:
 *
 * - `day`: the day that it is dated
 * - `until`: the day after the last one that it covers
 * - `known`: the first day whose night sees it: never before `until`; where the load step says nothing, `lagDays` later
 * - `gone`: the first day whose night sees it no more, null while it is valid
 */
export function arrivalsSql(
  dataset: Pick<Dataset, "covers" | "lagDays">,
  path: string,
  time: string,
  columns: Readonly<Record<string, string>> = {},
): string {
  const asked = Object.entries(columns).map(([name, sql]) => `${sql} AS ${name}, `);
  return `SELECT *, greatest(coalesce(known_at, until + ${dataset.lagDays}), until) AS known, gone_at AS gone
    FROM (SELECT *, ${untilSql(dataset, "day")} AS until
      FROM (SELECT ${asked.join("")}CAST(r.${identifier(time)} AS DATE) AS day, r.known_at, r.gone_at
        FROM read_parquet(${literal(path)}) r)
      WHERE day IS NOT NULL)`;
}
