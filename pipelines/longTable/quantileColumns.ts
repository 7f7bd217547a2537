import { LEVELS } from "../../models/method.js";
import { InputError } from "../inputError.js";

/** The published order of the quantile columns: deciles first. */
const PUBLISHED: readonly number[] = [...LEVELS.filter((q) => q > 0.05 && q < 0.95), 0.025, 0.975];

/** Twelve digits: 0.1 is to be called so, not 0.09999999999999998. */
const exact = (q: number) => Number(q.toPrecision(12));

/**
 * Quantile levels in the order of a forecast file's columns.
 * @param intervals in percent: the median and both ends of each interval, ascending; by default the published columns
 * @throws InputError for a level that is not between 0 and 100
 */
export function quantileColumns(intervals?: readonly number[]): readonly number[] {
  if (intervals === undefined) return PUBLISHED;
  const ends = intervals.flatMap((percent) => {
    const low = exact((100 - percent) / 200);
    const high = exact(1 - low);
    if (!(low > 0 && low < 0.5 && high < 1))
      throw new InputError(
        `--levels: ${percent} is no level of an interval. Give percents between 0 and 100, both excluded, as in --levels 80,95.`,
        2,
      );
    return [low, high];
  });
  return [...new Set([0.5, ...ends])].sort((a, b) => a - b);
}
