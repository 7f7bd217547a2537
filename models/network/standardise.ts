const LIMIT = 8;

/** Mean and deviation of a column's known values; a deviation of 0 says that it is constant, or unknown. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/** The scale of the known values of a column. */
export function scaleOf(values: Float64Array): Scale {
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
  return { mean, deviation: deviation > 1e-9 * Math.abs(mean) ? deviation : 0 };
}

/** Puts values on a scale, on which those that it was made of have mean 0 and deviation 1; constants and unknown values become 0. */
export function standardiser({ mean, deviation }: Scale): (value: number) => number {
  if (deviation === 0) return () => 0;
  return (v) => (Number.isFinite(v) ? Math.max(-LIMIT, Math.min(LIMIT, (v - mean) / deviation)) : 0);
}
