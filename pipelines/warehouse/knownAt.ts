import { identifier } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";

const PERIODS = { moment: "1 DAY", day: "1 DAY", week: "7 DAY", month: "1 MONTH", quarter: "3 MONTH", year: "1 YEAR" };

/** Whether a data set is announced: its dates lie ahead and are known all the same (holidays). */
const announced = ({ covariates }: Dataset) => covariates.some(({ kind }) => kind === "future");

/** SQL of the first day after the period that a row covers. */
const ended = ({ time, covers }: Dataset) =>
  `CAST(CAST(${identifier(time!)} AS DATE) + INTERVAL ${PERIODS[covers]} AS DATE)`;

/** SQL of the date from which a row is due: its period has ended, and the declared lag has passed. NULL for always. */
export function dueAt(dataset: Dataset): string {
  return dataset.time === undefined || announced(dataset)
    ? "CAST(NULL AS DATE)"
    : `${ended(dataset)} + ${dataset.lagDays}`;
}

/** SQL of the date from which a row is known that a night as of `asOf` was the first to bring; never before its end. */
export function broughtAt(dataset: Dataset, asOf: string): string {
  const night = `DATE '${asOf}'`;
  return dataset.time === undefined || announced(dataset)
    ? night
    : `coalesce(greatest(${night}, ${ended(dataset)}), ${night})`;
}
