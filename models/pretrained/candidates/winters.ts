/** Smoothing constants of Holt-Winters: level, slope relative to level, season. */
export interface Winters {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

export const WINTERS: readonly Winters[] = [
  { alpha: 0.05, beta: 0, gamma: 0.05 },
  { alpha: 0.2, beta: 0.01, gamma: 0.2 },
  { alpha: 0.5, beta: 0.05, gamma: 0.1 },
  { alpha: 0.1, beta: 0, gamma: 0.4 },
];

/** What is left of the slope after one period. */
export const WINTERS_DAMPING = 0.98;

/** What Holt-Winters knows after each value: level and slope at `t`, and the season's value at `t + m`. */
export interface WintersPath {
  readonly level: Float64Array;
  readonly slope: Float64Array;
  /** `n + m` values: the season's part of each period of the past and of one season more. */
  readonly season: Float64Array;
}

/**
 * Runs Holt-Winters with additive season and damped trend over `y[0 … n)`, from the profile `profile` on.
 * Winters (1960), Forecasting sales by exponentially weighted moving averages, Management Science 6(3).
 *
 * @returns mean absolute one-step error without the first quarter, in the unit of `y`
 */
export function additiveWinters(
  y: Float64Array,
  n: number,
  m: number,
  { alpha, beta, gamma }: Winters,
  profile: Float64Array,
  { level, slope, season }: WintersPath,
): number {
  for (let j = 0; j < m; j++) season[j] = profile[j];
  const first = Math.min(n, Math.max(m, 3));
  const warm = n >> 2;
  const sway = gamma * (1 - alpha);
  let l = 0;
  for (let t = 0; t < first; t++) l += (y[t] - profile[t % m]) / first;
  let b = 0;
  let sum = 0;
  for (let t = 0; t < n; t++) {
    const s = season[t];
    const drift = WINTERS_DAMPING * b;
    const p = l + drift;
    const e = y[t] - p - s;
    l = p + alpha * e;
    b = drift + alpha * beta * e;
    season[t + m] = s + sway * e;
    level[t] = l;
    slope[t] = b;
    if (t >= warm) sum += Math.abs(e);
  }
  return sum / Math.max(n - warm, 1);
}

/** As `additiveWinters`, with a season of factors; for series above zero. The level stays positive, factors in 0.02 … 50. */
export function multiplicativeWinters(
  y: Float64Array,
  n: number,
  m: number,
  { alpha, beta, gamma }: Winters,
  profile: Float64Array,
  { level, slope, season }: WintersPath,
): number {
  for (let j = 0; j < m; j++) season[j] = profile[j];
  const first = Math.min(n, Math.max(m, 3));
  const warm = n >> 2;
  const sway = gamma * (1 - alpha);
  let l = 0;
  for (let t = 0; t < first; t++) l += y[t] / profile[t % m] / first;
  let b = 0;
  let sum = 0;
  for (let t = 0; t < n; t++) {
    const s = season[t];
    const drift = WINTERS_DAMPING * b;
    const p = l + drift;
    const e = y[t] - p * s;
    const x = e / Math.max(s, 0.05);
    l = Math.max(p + alpha * x, 1e-9);
    b = drift + alpha * beta * x;
    season[t + m] = Math.min(Math.max(s + (sway * e) / l, 0.02), 50);
    level[t] = l;
    slope[t] = b;
    if (t >= warm) sum += Math.abs(e);
  }
  return sum / Math.max(n - warm, 1);
}
