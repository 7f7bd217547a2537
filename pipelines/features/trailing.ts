import type { Spans } from "./spans.js";

/** Values of `k` rows before in the same series; NaN where there is none, and over the horizon. */
export function lagged(values: Float64Array, { first, known }: Spans, k: number): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (let i = 0; i < first.length; i++)
    if (first[i] + k < known[i]) out.set(values.subarray(first[i], known[i] - k), first[i] + k);
  return out;
}

/**
 * Mean of a row and the k - 1 before it in its series; NaN where fewer are there, and over the horizon. Each looks at
 * its k values alone: a sum that is added to and subtracted from keeps a trace of what has left the window, so that a
 * constant stretch after one enormous value is no longer constant.
 */
export function trailingMean(values: Float64Array, { first, known }: Spans, k: number): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (let i = 0; i < first.length; i++)
    for (let row = first[i] + k - 1; row < known[i]; row++) {
      let sum = 0;
      for (let at = row - k + 1; at <= row; at++) sum += values[at];
      out[row] = sum / k;
    }
  return out;
}

/** Sample deviation of the same rows, from their mean `means`. */
export function trailingDeviation(
  values: Float64Array,
  { first, known }: Spans,
  k: number,
  means: Float64Array,
): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (let i = 0; i < first.length; i++)
    for (let row = first[i] + k - 1; row < known[i]; row++) {
      const centre = means[row];
      let sum = 0;
      for (let at = row - k + 1; at <= row; at++) {
        const apart = values[at] - centre;
        sum += apart * apart;
      }
      out[row] = Math.sqrt(sum / (k - 1));
    }
  return out;
}
