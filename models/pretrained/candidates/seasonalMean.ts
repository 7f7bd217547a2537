/**
 * Forecasts `h` steps from origin `o` by the mean of the same position in the last `seasons` seasons of length `m`;
 * one season makes it seasonal naive. Steps without such a value are left as they are.
 *
 * @param out receives `h` values from `at` on
 */
export function seasonalMean(
  y: Float64Array,
  o: number,
  m: number,
  seasons: number,
  h: number,
  out: Float64Array,
  at: number,
): void {
  for (let step = 0; step < h; step++) {
    const last = o - m + (step % m);
    let sum = 0;
    let count = 0;
    for (let k = 0; k < seasons && last - k * m >= 0; k++) {
      sum += y[last - k * m];
      count++;
    }
    if (count > 0) out[at + step] = sum / count;
  }
}
