import { frequency } from "../models/frequency.js";

const WEEKS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"].map((day) => `W-${day}`);
const COARSEST_FIRST = ["YS", "QS", "MS", ...WEEKS, "D", "h"];

/**
 * The coarsest frequency whose periods begin at every one of these dates (epoch milliseconds, the wall clock read as
 * UTC): `MS` for first days of months, `W-MON` for Mondays; undefined where there is none.
 */
export function guessFrequency(dates: readonly number[]): string | undefined {
  return COARSEST_FIRST.find((name) => {
    const { floor } = frequency(name);
    return dates.every((date) => floor(date) === date);
  });
}
