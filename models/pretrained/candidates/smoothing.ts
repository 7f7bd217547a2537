/** Parameters of Holt's linear method with a damped trend; `beta` 0 and `phi` 1 make it simple exponential smoothing. */
export interface Smoothing {
  readonly name: string;
  /** How far the level follows the last error, 0 to 1. */
  readonly alpha: number;
  /** How far the slope follows the level's change, 0 to 1. */
  readonly beta: number;
  /** What is left of the slope after one period, up to 1. */
  readonly phi: number;
}

export const SIMPLE: readonly Smoothing[] = [0.03, 0.08, 0.2, 0.4, 0.7].map((alpha) => ({
  name: `simple smoothing ${alpha}`,
  alpha,
  beta: 0,
  phi: 1,
}));

export const DAMPED: readonly Smoothing[] = [
  { name: "damped trend 0.1", alpha: 0.1, beta: 0.02, phi: 0.95 },
  { name: "damped trend 0.3", alpha: 0.3, beta: 0.1, phi: 0.9 },
  { name: "damped trend 0.6", alpha: 0.6, beta: 0.2, phi: 0.95 },
  { name: "slow trend 0.3", alpha: 0.3, beta: 0.03, phi: 0.995 },
];

const RAW: readonly Smoothing[] = [0.1, 0.4].map((alpha) => ({ name: `raw ${alpha}`, alpha, beta: 0, phi: 1 }));

/** The smoothings in the order of their paths: five simple, four damped, two of the series as it is. */
export const SMOOTHINGS: readonly Smoothing[] = [...SIMPLE, ...DAMPED, ...RAW];
/** Of the simple smoothings, the one that the rest of the inputs measure against. */
export const REFERENCE = 2;
/** Of the simple smoothings, the one that the drift goes on from. */
export const DRIFT_LEVEL = 3;

/**
 * Runs exponential smoothing in error-correction form over `z[0 … n)`: `level[t]` and `slope[t]` (per period) are what
 * is known after `z[t]`. Gardner (2006), Exponential smoothing: the state of the art II, IJF 22(4).
 *
 * @param start the level before the first value
 * @param errors receives the one-step errors, where given
 * @returns mean absolute one-step error without the first quarter
 */
export function smooth(
  z: Float64Array,
  n: number,
  start: number,
  { alpha, beta, phi }: Smoothing,
  level: Float64Array,
  slope: Float64Array,
  errors?: Float64Array,
): number {
  const warm = n >> 2;
  let l = start;
  let b = 0;
  let sum = 0;
  for (let t = 0; t < n; t++) {
    const drift = phi * b;
    const e = z[t] - l - drift;
    l = l + drift + alpha * e;
    b = drift + alpha * beta * e;
    level[t] = l;
    slope[t] = b;
    if (errors !== undefined) errors[t] = e;
    if (t >= warm) sum += Math.abs(e);
  }
  return sum / Math.max(n - warm, 1);
}
