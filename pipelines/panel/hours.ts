import { isHourly } from "../../models/frequency.js";
import { instantOf } from "../../models/timeZone.js";
import { literal } from "../duckdb/database.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The frequency whose periods are complete together: the hours of a day are. */
export const wholeFreq = (freq: string): string => (isHourly(freq) ? "D" : freq);

/** The hours of a day (epoch milliseconds, as if it were UTC) on the clocks of a place: 24, or 23 or 25. */
export function hoursOf(day: number, timeZone: string): number[] {
  const [first, end] = [instantOf(day, timeZone), instantOf(day + DAY, timeZone)];
  return Array.from({ length: (end - first) / HOUR }, (_, i) => first + i * HOUR);
}

/** SQL for the date and time that the clocks of a place show at an instant in UTC. */
export const wallSql = (instant: string, timeZone: string): string =>
  `timezone(${literal(timeZone)}, timezone('UTC', ${instant}))`;
