import { frequency, isHourly } from "../../models/frequency.js";

const TRUNCATED: Readonly<Record<string, string>> = { MS: "month", QS: "quarter", YS: "year" };

const STEPS: Readonly<Record<string, string>> = {
  ...{ h: "1 HOUR", D: "1 DAY", W: "7 DAY", MS: "1 MONTH", QS: "3 MONTH", YS: "1 YEAR" },
};

/** SQL for the first moment of the period that holds the date `day`, as `Frequency.floor` has it; the column `hour` of hours. */
export function periodSql(freq: string, day: string): string {
  const { name, floor } = frequency(freq);
  if (name === "h") return "hour";
  if (name === "D") return day;
  if (name in TRUNCATED) return `CAST(date_trunc('${TRUNCATED[name]}', ${day}) AS DATE)`;
  // Weeks: days since the first moment of the week that holds 1970-01-01, modulo seven, also before it.
  const origin = floor(0) / 86_400_000;
  return `(${day} - CAST(((${day} - DATE '1970-01-01' - (${origin})) % 7 + 7) % 7 AS INTEGER))`;
}

/** SQL for the first day after the period that begins on the date `day`; not of hours. */
export function endSql(freq: string, day: string): string {
  const { name } = frequency(freq);
  // Days are added as numbers, which is quicker than as an interval.
  if (!(name in TRUNCATED)) return `(${day} + ${name === "D" ? 1 : 7})`;
  return `CAST(${day} + INTERVAL ${STEPS[name]} AS DATE)`;
}

/** SQL for the day of an epoch time in milliseconds. */
export function dateSql(ms: number): string {
  return `make_date(${Math.floor(ms / 86_400_000)})`;
}

/** SQL for the first moment of a period, epoch milliseconds, as panels have it: a day, or an hour's instant. */
export function momentSql(freq: string, ms: number): string {
  return isHourly(freq) ? `make_timestamp(${ms * 1000})` : dateSql(ms);
}

/** What such a moment is in SQL. */
export const momentType = (freq: string) => (isHourly(freq) ? "TIMESTAMP" : "DATE");

/** SQL for the list of the first moments of the periods from `first` to `last`. */
export function momentsSql(freq: string, first: number, last: number): string {
  const { name, add } = frequency(freq);
  const [from, end] = [first, add(last, 1)].map((ms) => `CAST(${momentSql(freq, ms)} AS TIMESTAMP)`);
  return `CAST(range(${from}, ${end}, INTERVAL ${STEPS[name.replace(/-.*/, "")]}) AS ${momentType(freq)}[])`;
}
