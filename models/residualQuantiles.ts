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
  for (let j = 0; j < errors.length; j++) {
    const missing = Math.max(ENOUGH - errors[j].length, 0);
    if (j > 0 && missing > 0) sizes[j] = sizes[j - 1] * Math.sqrt((j + 1) / j);
    else sizes[j] = (sumOfSizes(errors[j]) + missing * size) / (errors[j].length + missing);
  }
  const shape = few ? Float64Array.of(0) : pooled(errors, sizes);
  const width = levels.length;
  const mean = new Float64Array(errors.length);
  const quantiles = new Float64Array(errors.length * width);
  const middle = meanOf(shape);
  for (let k = 0; k < width; k++) {
    const unit = few ? Math.log(levels[k] / (1 - levels[k])) / (2 * Math.LN2) : sortedQuantile(shape, levels[k]);
    for (let j = 0; j < errors.length; j++) quantiles[j * width + k] = sizes[j] * unit;
  }
  for (let j = 0; j < errors.length; j++) mean[j] = sizes[j] * middle;
  return { mean, quantiles };
}

function sumOfSizes(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]);
  return sum;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** All errors in units of their horizon's size, ascending; one zero where the method has made no error. */
function pooled(errors: readonly Float64Array[], sizes: Float64Array): Float64Array {
  let count = 0;
  for (let j = 0; j < errors.length; j++) if (sizes[j] > 0) count += errors[j].length;
  if (count === 0) return Float64Array.of(0);
  const shape = new Float64Array(count);
  let p = 0;
  for (let j = 0; j < errors.length; j++) {
    if (!(sizes[j] > 0)) continue;
    for (let i = 0; i < errors[j].length; i++) shape[p++] = errors[j][i] / sizes[j];
  }
  return shape.sort();
}

/** Quantile of ascending values by linear interpolation. Hyndman & Fan (1996), The American Statistician 50(4), type 8. */
export function sortedQuantile(sorted: Float64Array, level: number): number {
  const n = sorted.length;
  const position = Math.min(Math.max((n + 1 / 3) * level - 2 / 3, 0), n - 1);
  const low = Math.floor(position);
  return sorted[low] + (position - low) * (sorted[Math.min(low + 1, n - 1)] - sorted[low]);
}
