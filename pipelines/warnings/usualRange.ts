import { frequency, isHourly } from "../../models/frequency.js";
import { wallAt } from "../../models/timeZone.js";

const DAY = 86_400_000;
const YEARS = 5;
const MARGIN = 35 * DAY;
const FEWEST = 8;

/**
 * The upper end of what is usual at a time of year: the 95th percentile of what was observed in the last five years
 * within five weeks of the same date (or one period, where that is longer), days only on the same weekday, hours at the same time of it. For months
 * these are the same month and its neighbours: fifteen values.
 *
 * @param freq frequency as pandas names it
 * @param history oldest first, `ds` in epoch milliseconds; only what lies before `ds` by most of a year is read
 * @param ds first moment of the period that is asked about
 * @param timeZone whose clocks tell the time of an hour
 * @returns undefined where fewer than eight values are there: then nobody can say what is usual
 */
export function usualRange(
  freq: string,
  history: { readonly ds: readonly number[]; readonly y: readonly number[] },
  ds: number,
  timeZone = "UTC",
): number | undefined {
  const { add } = frequency(freq);
  const margin = Math.max(MARGIN, add(ds, 1) - ds);
  const date = new Date(ds);
  const phase = (ms: number) => phaseOf(freq, ms, timeZone);
  const wanted = phase(ds);
  const values: number[] = [];
  for (let years = 1; years <= YEARS; years++) {
    const same = new Date(ds).setUTCFullYear(date.getUTCFullYear() - years);
    for (let i = 0; i < history.ds.length; i++) {
      const near = Math.abs(history.ds[i] - same) <= margin;
      if (near && phase(history.ds[i]) === wanted) values.push(history.y[i]);
    }
  }
  return values.length < FEWEST ? undefined : percentile(values, 0.95);
}

/** The weekday of a day, the hour of the week of an hour; 0 of longer periods. */
function phaseOf(freq: string, ms: number, timeZone: string): number {
  const date = new Date(isHourly(freq) ? wallAt(ms, timeZone) : ms);
  if (isHourly(freq)) return 24 * date.getUTCDay() + date.getUTCHours();
  return freq === "D" ? date.getUTCDay() : 0;
}

/** Linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), DuckDB's `quantile_cont`. */
function percentile(values: readonly number[], level: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = level * (sorted.length - 1);
  const below = Math.floor(position);
  const next = sorted[Math.min(below + 1, sorted.length - 1)];
  return sorted[below] + (position - below) * (next - sorted[below]);
}
