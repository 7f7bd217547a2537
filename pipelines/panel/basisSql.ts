import type { Reported } from "../nowcast/reported.js";
import { momentSql } from "./periodSql.js";

/** How each value of the live window is known, in the order of its rows. */
export const BASIS = "basis.parquet";

/**
 * SQL of how the values of the table `live` are known (`basis`), ordered by area and ds:
 *
 * - `filled`: wholly or partly filled from the values before, since nothing came from the source, or no value; of a
 *   mean or stock that nobody observed, the one before
 * - `nowcast`: not all rows are there yet
 * - `none reported`: no row, from a source that was reporting, so the value is zero
 * - `reported`: what the rows say
 */
export function basisSql(freq: string, reported: Reported | undefined): string {
  const late = reported?.periods.map(({ ds }) => momentSql(freq, ds)).join(", ") || "NULL";
  return `SELECT CASE WHEN filled THEN 'filled' WHEN ds IN (${late}) THEN 'nowcast' WHEN rows = 0 THEN 'none reported'
      ELSE 'reported' END AS basis
    FROM live ORDER BY area, ds`;
}
