/**
 * Centred moving mean of `y[0 … n)` over one season of `m` periods, flat beyond the ends; even seasons count both
 * end points half, as the 2 × m moving average of classical decomposition does. Without a season, or with less than
 * one and a bit, the plain mean.
 *
 * @param out receives `n` values in the unit of `y`
 * @param sums scratch of at least `n + 1` values
 */
export function centredMean(y: Float64Array, n: number, m: number, out: Float64Array, sums: Float64Array): void {
  sums[0] = 0;
  for (let t = 0; t < n; t++) sums[t + 1] = sums[t] + y[t];
  if (m < 2 || n < m + 1) {
    out.fill(sums[n] / n, 0, n);
    return;
  }
  const k = m >> 1;
  const odd = m % 2 === 1;
  for (let t = k; t < n - k; t++)
    out[t] = odd ? (sums[t + k + 1] - sums[t - k]) / m : (sums[t + k] - sums[t - k] + 0.5 * (y[t + k] - y[t - k])) / m;
  out.fill(out[k], 0, k);
  out.fill(out[n - 1 - k], n - k, n);
}
