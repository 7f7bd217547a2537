const LIMIT = 8;

/** A scale on which the known values of a column have mean 0 and deviation 1; constants and unknown values become 0. */
export function standardiser(values: Float64Array): (value: number) => number {
  let n = 0;
  let sum = 0;
  for (const v of values)
    if (Number.isFinite(v)) {
      n += 1;
      sum += v;
    }
  const mean = n > 0 ? sum / n : 0;
  let squares = 0;
  for (const v of values) if (Number.isFinite(v)) squares += (v - mean) ** 2;
  const deviation = n > 0 ? Math.sqrt(squares / n) : 0;
  if (!(deviation > 1e-9 * Math.abs(mean))) return () => 0;
  return (v) => (Number.isFinite(v) ? Math.max(-LIMIT, Math.min(LIMIT, (v - mean) / deviation)) : 0);
}
