import type { Rows } from "./rows.js";

/** By how much the distances from the median are stretched, at each step: downwards and upwards. 1 leaves them. */
export interface Stretch {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Candidates for a stretch: 0.6 to 1.75 in even steps of their logarithm. */
const FACTORS = Array.from({ length: 25 }, (_, i) => Math.exp(-0.51 + i * 0.0445));
/** Series whose evidence counts as much as the belief that nothing has to be stretched. */
const DOUBT = 30;
/** The same for one step's own evidence against that of all steps. */
const STEP_DOUBT = 300;

export function noStretch(h: number): Stretch {
  return { lower: new Float64Array(h).fill(1), upper: new Float64Array(h).fill(1) };
}

/**
 * Finds the stretch that would have given the least quantile loss on forecasts that were held out, pooled over all
 * series; each step's own as far as its evidence goes. Few series move it little.
 *
 * @param rows what happened and the weights, in the network's units, with the step of each row
 * @param quantiles `rows × levels`
 */
export function calibrate(
  rows: Pick<Rows, "t"> & { readonly steps: Int32Array },
  quantiles: Float32Array,
  levels: readonly number[],
  h: number,
): Stretch {
  const series = rows.steps.length / h;
  const stretch = noStretch(h);
  for (const side of ["lower", "upper"] as const) {
    const losses = stretchedLosses(rows, quantiles, levels, h, side);
    const all = new Float64Array(FACTORS.length);
    for (let j = 0; j < h; j++) for (let f = 0; f < FACTORS.length; f++) all[f] += losses[j * FACTORS.length + f];
    const pooled = Math.log(FACTORS[lowest(all)]) * (series / (series + DOUBT));
    const own = series / (series + STEP_DOUBT);
    for (let j = 0; j < h; j++) {
      const best = Math.log(FACTORS[lowest(losses.subarray(j * FACTORS.length, (j + 1) * FACTORS.length))]);
      stretch[side][j] = Math.exp(pooled + own * (best - pooled));
    }
  }
  return stretch;
}

/** Loss of the quantiles on one side of the median, `steps × factors`. */
function stretchedLosses(
  { t, steps }: Pick<Rows, "t"> & { readonly steps: Int32Array },
  quantiles: Float32Array,
  levels: readonly number[],
  h: number,
  side: "lower" | "upper",
): Float64Array {
  const Q = levels.length;
  const middle = (Q - 1) / 2;
  const [from, to] = side === "lower" ? [0, middle] : [middle + 1, Q];
  const losses = new Float64Array(h * FACTORS.length);
  for (let r = 0; r < steps.length; r++) {
    const centre = quantiles[r * Q + middle];
    const actual = t[2 * r] - centre;
    for (let k = from; k < to; k++) {
      const distance = quantiles[r * Q + k] - centre;
      for (let f = 0; f < FACTORS.length; f++) {
        const e = actual - FACTORS[f] * distance;
        losses[(steps[r] - 1) * FACTORS.length + f] += t[2 * r + 1] * (e > 0 ? levels[k] * e : (levels[k] - 1) * e);
      }
    }
  }
  return losses;
}

function lowest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] < values[best]) best = i;
  return best;
}
