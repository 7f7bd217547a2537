/** What one pass over a series says about it; in the unit of `y` unless said otherwise. */
export interface Description {
  mean: number;
  /** Mean of the absolute values. */
  size: number;
  lowest: number;
  /** Population standard deviation. */
  deviation: number;
  /** Share of zeros, 0 to 1. */
  zeros: number;
  /** Whether every value is a whole number. */
  whole: boolean;
  /** Mean absolute error of seasonal naive in the sample: the scale of MASE and SQL; naive's where the past is short. */
  naiveError: number;
  /** Mean absolute change from one period to the next. */
  change: number;
}

/** Describes `y[0 … n)`, a series with seasons of `m` periods, into `into`. */
export function describe(y: Float64Array, n: number, m: number, into: Description): void {
  let sum = 0;
  let size = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let zeros = 0;
  let whole = true;
  for (let t = 0; t < n; t++) {
    const v = y[t];
    sum += v;
    size += Math.abs(v);
    if (v < lowest) lowest = v;
    if (v === 0) zeros++;
    if (whole && v !== Math.round(v)) whole = false;
  }
  const mean = sum / n;
  let squares = 0;
  for (let t = 0; t < n; t++) squares += (y[t] - mean) ** 2;
  into.mean = mean;
  into.size = size / n;
  into.lowest = lowest;
  into.deviation = Math.sqrt(squares / n);
  into.zeros = zeros / n;
  into.whole = whole;
  into.naiveError = meanChange(y, n, n > m ? m : 1);
  into.change = meanChange(y, n, 1);
}

function meanChange(y: Float64Array, n: number, lag: number): number {
  let sum = 0;
  for (let t = lag; t < n; t++) sum += Math.abs(y[t] - y[t - lag]);
  return n > lag ? sum / (n - lag) : 0;
}
