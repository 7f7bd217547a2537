/** Rows of which it is known when they came: between two looks, and how long was looked at all. All in days. */
export interface Arrivals {
  readonly rows: number;
  /** They came at least so long after they were due, and at most `to`. */
  readonly from: number;
  readonly to: number;
  /** Rows that come later than this are not seen yet: from the day they were due to the last look. */
  readonly until: number;
}

/** Chance of each later day to begin with, beside the first: where nothing tells when rows came, they came at once. */
const FAINT = 0.001;

/** Steps of the fixed-point iteration, and the change of the shares at which it ends. */
const STEPS = 2000;
const SETTLED = 1e-7;

/**
 * Share of the rows that are there `d` days after they were due, for d = 0 … the longest delay that was seen; the last
 * is 1.
 *
 * The nonparametric maximum-likelihood estimate from delays that are known only between two looks (interval-censored),
 * and only where they are short enough to have been seen (right-truncated): what has not come yet would make every
 * delay look too short. Where there was a look each day it is the product over later days of one minus the
 * reverse-time hazard, which is chain ladder's.
 *
 * Turnbull, The empirical distribution function with arbitrarily grouped, censored and truncated data, JRSS B 38
 * (1976); Lagakos, Barraj & De Gruttola, Nonparametric analysis of truncated survival data, Biometrika 75 (1988);
 * Kalbfleisch & Lawless, Regression models for right truncated data, Statistica Sinica 1 (1991).
 *
 * @throws RangeError for an interval that is none, or that ends after `until`
 */
export function reportingDelay(arrivals: readonly Arrivals[]): Float64Array {
  for (const { rows, from, to, until } of arrivals)
    if (!(rows >= 0 && from >= 0 && from <= to && to <= until))
      throw new RangeError(`No interval of delays: from ${from} to ${to} of ${until} days, ${rows} rows.`);
  const came = arrivals.filter(({ rows, from, to }) => rows > 0 && (from > 0 || to === 0));
  const length = 1 + Math.max(0, ...came.map(({ to }) => to));
  // What may have come on any day tells nothing.
  const told = arrivals.filter(({ rows, from, to }) => rows > 0 && !(from === 0 && to >= length - 1));
  let share: Float64Array = Float64Array.from({ length }, (_, d) => (1 + FAINT * d) / (1 + FAINT * (length - 1)));
  if (told.length === 0) return Float64Array.of(1);
  for (let step = 0; step < STEPS; step++) {
    const next = improved(share, told);
    const change = next.reduce((most, value, d) => Math.max(most, Math.abs(value - share[d])), 0);
    share = next;
    if (change < SETTLED) break;
  }
  return share;
}

/** One step of expectation and maximisation: where rows came within their intervals, and what was too late to be seen. */
function improved(share: Float64Array, told: readonly Arrivals[]): Float64Array {
  const length = share.length;
  const factor = new Float64Array(length + 1);
  const below = (d: number) => (d > 0 ? share[Math.min(d, length) - 1] : 0);
  for (const { rows, from, to, until } of told) {
    const within = below(to + 1) - below(from);
    if (within <= 0) continue;
    factor[from] += rows / within;
    factor[Math.min(to + 1, length)] -= rows / within;
    const seen = below(until + 1);
    if (until + 1 < length) factor[until + 1] += rows / seen;
  }
  const next = new Float64Array(length);
  let [total, weight] = [0, 0];
  for (let d = 0; d < length; d++) {
    weight += factor[d];
    total += Math.max(0, weight) * (share[d] - below(d));
    next[d] = total;
  }
  return next.map((value, d) => (d === length - 1 ? 1 : value / total));
}

/**
 * By how much the share that was there at first varies from day to day beyond chance: the correlation of two rows of a
 * day (beta-binomial), 0 where rows come one by one. Estimated by moments over all days together, since a day of which
 * nearly all was there tells little by itself.
 *
 * Williams, Extra-binomial variation in logistic linear models, Applied Statistics 31 (1982).
 * @param days of each day its rows: how many came within the first `to` days, and how many within `until`
 * @param share as `reportingDelay` has it
 */
export function delayCorrelation(
  days: readonly { readonly first: number; readonly to: number; readonly rows: number; readonly until: number }[],
  share: Float64Array,
): number {
  const at = (d: number) => share[Math.min(d, share.length - 1)];
  let [squares, variance, shared, count] = [0, 0, 0, 0];
  for (const day of days) {
    const p = at(day.to) / at(day.until);
    const chance = day.rows * p * (1 - p);
    squares += (day.first - day.rows * p) ** 2;
    variance += chance;
    shared += chance * (day.rows - 1);
    if (chance > 0) count++;
  }
  // Fewer tell chance and trouble apart by luck alone.
  return count < 8 || shared <= 0 ? 0 : Math.min(1, Math.max(0, (squares - variance) / shared));
}
