import { instantOf, wallAt } from "../../models/timeZone.js";
import type { Spans } from "./spans.js";

const HOUR = 3_600_000;

/**
 * How many hours before each the clocks of a place showed the same time `k` hours of the clock earlier: `k`, but one
 * fewer or more across a change of the clocks, so that nine o'clock is always compared with nine o'clock. Of an hour that
 * came twice it is the first; of one that was skipped, the one that came then.
 * @param ds hours, epoch milliseconds
 * @param k whole days, in hours
 */
export function clockLags(ds: Float64Array, k: number, timeZone: string): Float64Array {
  return ds.map((hour) => (hour - instantOf(wallAt(hour, timeZone) - k * HOUR, timeZone)) / HOUR);
}

/** Values of so many rows before in the same series as `back` says of each row; NaN where there is none, and over the horizon. */
export function laggedBy(values: Float64Array, { first, known }: Spans, back: Float64Array): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (let i = 0; i < first.length; i++)
    for (let row = first[i]; row < known[i]; row++) if (row - back[row] >= first[i]) out[row] = values[row - back[row]];
  return out;
}
