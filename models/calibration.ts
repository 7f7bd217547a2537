/** Scores that count as much as what is assumed without them. */
const ASSUMED = 100;
const COVERED = 0.8;
const NARROWEST = 0.5;
const WIDEST = 2;

/**
 * How far values lay from their median, in halves of the 80 % interval on their side: 1 is at its end, within it less.
 * One score a step; a value beyond an interval without width scores as the widest stretch.
 * @param actual `h` values
 * @param quantiles `h × levels`, out of sample; 0.1, 0.5 and 0.9 are among the levels
 * @returns `h` scores, without unit
 */
export function distances(
  actual: ArrayLike<number>,
  quantiles: ArrayLike<number>,
  levels: readonly number[],
): Float64Array {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((level) => levels.indexOf(level));
  return Float64Array.from({ length: actual.length }, (_, j) => {
    const at = j * levels.length;
    const median = quantiles[at + middle];
    const distance = Math.abs(actual[j] - median);
    const half = actual[j] >= median ? quantiles[at + high] - median : median - quantiles[at + low];
    return distance === 0 ? 0 : half > 0 ? distance / half : WIDEST;
  });
}

/**
 * The factor by which a spread has to be stretched for 80 % intervals to hold 80 % of what came, between ½ and 2.
 * Few distances say little: with 100 of them it is half-way between their own and what is assumed.
 *
 * Split conformal prediction with a locally scaled score: Lei, G'Sell, Rinaldo, Tibshirani & Wasserman (2018),
 * Distribution-free predictive inference for regression, JASA 113.
 * @param distances scores as `distances` gives them
 * @param assumed 1, or the factor of similar series
 */
export function stretchFactor(distances: ArrayLike<number>, assumed: number): number {
  const n = distances.length;
  if (n === 0) return assumed;
  const own = Float64Array.from(distances).sort()[Math.min(Math.ceil(COVERED * (n + 1)), n) - 1];
  const factor = Math.min(Math.max(own, NARROWEST), WIDEST);
  return assumed + ((factor - assumed) * n) / (n + ASSUMED);
}

/**
 * Means (`h`) and quantiles (`h × levels`) drawn away from their median by a factor, in the unit of `y`; what was not
 * negative does not become so.
 */
export function stretch<Forecast extends { readonly mean: Float64Array; readonly quantiles: Float64Array }>(
  { mean, quantiles }: Forecast,
  levels: readonly number[],
  factor: number,
): { mean: Float64Array; quantiles: Float64Array } {
  const width = levels.length;
  const middle = levels.indexOf(0.5);
  const drawn = (value: number, j: number) => {
    const median = quantiles[j * width + middle];
    const floor = quantiles[j * width] >= 0 ? 0 : Number.NEGATIVE_INFINITY;
    return Math.max(median + factor * (value - median), floor);
  };
  return {
    mean: mean.map(drawn),
    quantiles: quantiles.map((value, i) => drawn(value, Math.floor(i / width))),
  };
}
