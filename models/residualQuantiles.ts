/** Horizons with fewer errors than this borrow the size of the horizon before. */
const ENOUGH = 8;

/** How far a forecast may be off, per horizon, from the errors that the same method made at earlier origins. */
export interface Residuals {
  /** Mean error per horizon. */
  readonly mean: Float64Array;
  /** `horizons × levels` quantiles of the error, ascending along the levels. */
  readonly quantiles: Float64Array;
}

/**
 * Quantiles of multi-step errors. Each horizon has its own mean absolute error; the shape is that of all horizons'
 * errors, each divided by its horizon's size, so that tails rest on many errors even where the series is short.
 * - A horizon with fewer than 8 errors is taken to grow from the one before as a random walk's would.
 * - Fewer than 8 origins say little: the missing ones are taken to be off by `size`, either way, and the shape is the
 *   logistic distribution's, whose tails are heavier than the normal's.
 *
 * Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), 5.5 (bootstrapped residuals).
 * @param errors per horizon, oldest first; `actual - forecast`
 * @param size a usual error where there is none to see, in the unit of the errors
 */
export function residualQuantiles(errors: readonly Float64Array[], size: number, levels: readonly number[]): Residuals {
  const few = errors[0].length < ENOUGH;
  const sizes = new Float64Array(errors.length);
  errors.forEach((e, j) => {
    if (j > 0 && e.length < ENOUGH) sizes[j] = sizes[j - 1] * Math.sqrt((j + 1) / j);
    else {
      const missing = Math.max(ENOUGH - e.length, 0);
      sizes[j] = (e.reduce((sum, v) => sum + Math.abs(v), 0) + missing * size) / (e.length + missing);
    }
  });
  const shape = few ? Float64Array.of(0) : pooled(errors, sizes);
  const unit = levels.map((level) =>
    few ? Math.log(level / (1 - level)) / (2 * Math.LN2) : sortedQuantile(shape, level),
  );
  const mean = shape.reduce((sum, v) => sum + v, 0) / shape.length;
  return {
    mean: sizes.map((s) => s * mean),
    quantiles: Float64Array.from(
      { length: errors.length * levels.length },
      (_, i) => sizes[Math.floor(i / levels.length)] * unit[i % levels.length],
    ),
  };
}

/** All errors in units of their horizon's size, ascending; one zero where the method has made no error. */
function pooled(errors: readonly Float64Array[], sizes: Float64Array): Float64Array {
  const parts = errors.filter((_, j) => sizes[j] > 0);
  if (parts.length === 0) return Float64Array.of(0);
  const shape = new Float64Array(parts.reduce((sum, e) => sum + e.length, 0));
  let p = 0;
  errors.forEach((e, j) => {
    if (sizes[j] > 0) for (const v of e) shape[p++] = v / sizes[j];
  });
  return shape.sort();
}

/** Quantile of ascending values by linear interpolation. Hyndman & Fan (1996), The American Statistician 50(4), type 8. */
export function sortedQuantile(sorted: Float64Array, level: number): number {
  const n = sorted.length;
  const position = Math.min(Math.max((n + 1 / 3) * level - 2 / 3, 0), n - 1);
  const low = Math.floor(position);
  return sorted[low] + (position - low) * (sorted[Math.min(low + 1, n - 1)] - sorted[low]);
}
