import { frequency } from "../../models/frequency.js";
import { AREAS } from "./areas.js";
import { DAY } from "./day.js";

/** Counts and sums of values per area and day, from the day `first`. */
export interface Grid {
  readonly first: number;
  readonly count: readonly Float64Array[];
  readonly sum: readonly Float64Array[];
}

/** A grid of nothing, from the day `first` to `end` − 1. */
export function grid(first: number, end: number): Grid {
  const zeros = () => AREAS.map(() => new Float64Array(end - first));
  return { first, count: zeros(), sum: zeros() };
}

/** First moments of the periods that hold the days from `first` to `end` − 1, epoch milliseconds. */
export function periods(freq: string, first: number, end: number): number[] {
  const { floor, add, between } = frequency(freq);
  const start = floor(first * DAY);
  return Array.from({ length: between(start, floor((end - 1) * DAY)) + 1 }, (_, k) => add(start, k));
}

/** Per area and period, for the days before `end`: the sum, or the mean, of the values; a mean of nothing is null. */
export function byPeriod(grid: Grid, freq: string, end: number, measure: "sum" | "mean"): (number | null)[][] {
  const { floor, between } = frequency(freq);
  const starts = periods(freq, grid.first, end);
  return AREAS.map((_, area) => {
    const sum = starts.map(() => 0);
    const count = starts.map(() => 0);
    for (let day = grid.first; day < end; day++) {
      const k = between(starts[0], floor(day * DAY));
      sum[k] += grid.sum[area][day - grid.first];
      count[k] += grid.count[area][day - grid.first];
    }
    return measure === "sum" ? sum : sum.map((total, k) => (count[k] === 0 ? null : total / count[k]));
  });
}
