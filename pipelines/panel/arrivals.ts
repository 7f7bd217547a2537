import type { Dataset } from "../inventory/dataset.js";
import { endSql } from "./periodSql.js";
import { unitFreq } from "./unitFreq.js";

/** SQL for the day after the last one that a row dated `day` covers. */
export function untilSql(dataset: Pick<Dataset, "covers">, day: string): string {
  return endSql(unitFreq(dataset), day);
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
