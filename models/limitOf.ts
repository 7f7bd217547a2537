/**
 * Keeps a forecast to what its series can be: not negative where the past is not, and whole where that is asked for and
 * the past is.
 */
export function limitOf(past: Float64Array, whole: boolean): (value: number) => number {
  const floor = past.some((v) => v < 0) ? Number.NEGATIVE_INFINITY : 0;
  return whole && past.every(Number.isInteger)
    ? (value) => Math.round(Math.max(value, floor))
    : (value) => Math.max(value, floor);
}
