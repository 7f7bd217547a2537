import { frequency } from "../../models/frequency.js";
import { InputError } from "../inputError.js";

const TRUNCATED: Readonly<Record<string, string>> = { MS: "month", QS: "quarter", YS: "year" };

/**
 * SQL for the first day of the period that holds the date `day`, as `Frequency.floor` has it.
 * @throws InputError for a frequency of hours: panels are dated by day
 */
export function periodSql(freq: string, day: string): string {
  const { name, floor } = frequency(freq);
  if (name === "h")
    throw new InputError("Series by the hour (freq h) cannot be counted yet. Use D or a longer frequency.");
  if (name === "D") return day;
  if (name in TRUNCATED) return `CAST(date_trunc('${TRUNCATED[name]}', ${day}) AS DATE)`;
  // Weeks: days since the first moment of the week that holds 1970-01-01, modulo seven, also before it.
  const origin = floor(0) / 86_400_000;
  return `(${day} - CAST(((date_diff('day', DATE '1970-01-01', ${day}) - (${origin})) % 7 + 7) % 7 AS INTEGER))`;
}

/** SQL for the day of an epoch time in milliseconds. */
export function dateSql(ms: number): string {
  return `make_date(${Math.floor(ms / 86_400_000)})`;
}

/** SQL for the list of the first days of the periods from `first` to `last`. */
export function datesSql(freq: string, first: number, last: number): string {
  const { add, between } = frequency(freq);
  return `[${Array.from({ length: between(first, last) + 1 }, (_, i) => dateSql(add(first, i))).join(", ")}]`;
}
