import { LEVELS } from "../../models/method.js";
import { bias, coverage, mase, SCORED_LEVELS, seasonalNaiveError, sql } from "../../models/metrics.js";

/** One window of one series: what came, and the unit of its losses. */
export interface Trial {
  readonly window: number;
  /** `h` values that came after the cutoff. */
  readonly actual: Float64Array;
  /** Seasonal naive's error before the cutoff, in the unit of `actual`; 1 where it is 0. */
  readonly scale: number;
}

/** The window of a series whose past ends before row `from` of `y`; undefined where it is not longer than a season. */
export function trial(
  window: number,
  y: Float64Array,
  from: number,
  h: number,
  seasonLength: number,
): Trial | undefined {
  if (from <= seasonLength || from + h > y.length) return undefined;
  const error = seasonalNaiveError(y.subarray(0, from), seasonLength);
  return { window, actual: y.subarray(from, from + h), scale: error > 0 ? error : 1 };
}

export const METRICS = ["SQL", "MASE", "coverage80", "bias"] as const;
export type Metric = (typeof METRICS)[number];

const column = (quantiles: Float64Array, level: number) => {
  const k = (LEVELS as readonly number[]).indexOf(level);
  return Float64Array.from({ length: quantiles.length / LEVELS.length }, (_, j) => quantiles[j * LEVELS.length + k]);
};

/** One metric of a forecast on a trial, over all steps or over step `h` (from 1) alone. */
export function score(metric: Metric, { actual, scale }: Trial, quantiles: Float64Array, h?: number): number {
  const width = LEVELS.length;
  const y = h === undefined ? actual : actual.subarray(h - 1, h);
  const q = h === undefined ? quantiles : quantiles.subarray((h - 1) * width, h * width);
  switch (metric) {
    case "SQL": {
      const scored = SCORED_LEVELS.map((level) => column(q, level));
      const rows = Float64Array.from(
        { length: y.length * scored.length },
        (_, i) => scored[i % scored.length][Math.floor(i / scored.length)],
      );
      return sql(y, rows, SCORED_LEVELS, scale);
    }
    case "MASE":
      return mase(y, column(q, 0.5), scale);
    case "coverage80":
      return coverage(y, column(q, 0.1), column(q, 0.9));
    case "bias":
      return bias(y, column(q, 0.5));
  }
}
