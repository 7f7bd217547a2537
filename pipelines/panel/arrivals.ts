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
 * SQL for the tallies of a data set's rows (`talliesSql`) with the days that matter to a panel beside `day`:
 *
 * - `until`: the day after the last one that the rows cover
 * - `known`: the first day whose night sees them: never before `until`; where the load step says nothing, `lagDays` later
 * - `gone`: the first day whose night sees them no more, null while they are valid
 */
export function arrivalsSql(dataset: Pick<Dataset, "covers" | "lagDays">, tallies: string): string {
  return `SELECT *, greatest(coalesce(known_at, until + ${dataset.lagDays}), until) AS known, gone_at AS gone
    FROM (SELECT *, ${untilSql(dataset, "day")} AS until FROM ${tallies})`;
}
