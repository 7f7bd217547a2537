import { identifier } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";

const PERIODS = { moment: "1 DAY", day: "1 DAY", week: "7 DAY", month: "1 MONTH", quarter: "3 MONTH", year: "1 YEAR" };

/** What decides when a data set's rows are due. */
export type Due = Pick<Dataset, "time" | "covers" | "lagDays" | "covariates">;

/** Whether a data set is announced: its dates lie ahead and are known all the same (holidays). */
const announced = ({ covariates }: Due) => covariates.some(({ kind }) => kind === "future");

/**
 * SQL of the date from which a row is due: on the first day after the period that it covers, plus the declared lag.
 * NULL where a row is always known: without time, or announced ahead.
 */
export function dueAt(dataset: Due): string {
  const { time, covers, lagDays } = dataset;
  if (time === undefined || announced(dataset)) return "CAST(NULL AS DATE)";
  return `CAST(CAST(${identifier(time)} AS DATE) + INTERVAL ${PERIODS[covers]} AS DATE) + ${lagDays}`;
}

/**
 * SQL of the date from which a row is known that the night as of `asOf` was the first to bring: that night's, or when
 * it is due where it came early. (What came early is not all there yet, and would look like a fall in demand.)
 */
export const broughtAt = (dataset: Due, asOf: string): string => `greatest(DATE '${asOf}', ${dueAt(dataset)})`;

/** SQL of the columns that a first landing adds to its rows: each is known when it is due. */
export const firstKnown = (dataset: Due): string =>
  `${dueAt(dataset)} AS known_at, CAST(NULL AS DATE) AS gone_at, false AS late, 1::BIGINT AS copies`;
