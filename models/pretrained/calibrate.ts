import type { Rows } from "./rows.js";

/** Candidates for a stretch: 0.7 to 1.75 in even steps of their logarithm. */
const FACTORS = Array.from({ length: 24 }, (_, i) => Math.exp(-0.36 + i * 0.04));
/**
 * Windows' worth of evidence that the belief in no stretch counts: series of one window share its shocks. Narrowing is
 * doubted more than widening, for a quiet window says little of the next one.
 */
const DOUBT = { wider: 1, narrower: 3 };
/** Series and windows whose evidence about one step counts as much as that of all steps. */
const STEP_DOUBT = 2000;

/** Held-out rows: what happened and the weights, in the network's units, and the step of each row. */
export type Held = Pick<Rows, "t"> & { readonly steps: Int32Array };

/**
 * Finds by how much the distances of the quantiles from the median have to be stretched, at each step, for the least
 * quantile loss on forecasts that were held out: pooled over all series and steps, each step's own as far as its
 * evidence goes, and drawn towards 1, the more the fewer windows there are. Both sides are stretched alike: what one
 * window says of one side is mostly the shock that its series shared.
 *
 * @param quantiles `rows × levels`
 * @param windows how many origins the rows come from
 * @returns one factor a step
 */
export function calibrate(
  held: Held,
  quantiles: Float32Array,
  levels: readonly number[],
  h: number,
  windows: number,
): Float64Array {
  const losses = stretchedLosses(held, quantiles, levels, h);
  const all = new Float64Array(FACTORS.length);
  for (let j = 0; j < h; j++) for (let f = 0; f < FACTORS.length; f++) all[f] += losses[j * FACTORS.length + f];
  const pooled = Math.log(FACTORS[lowest(all)]);
  const count = held.steps.length / h;
  const own = count / (count + STEP_DOUBT);
  return Float64Array.from({ length: h }, (_, j) => {
    const best = Math.log(FACTORS[lowest(losses.subarray(j * FACTORS.length, (j + 1) * FACTORS.length))]);
    const found = pooled + own * (best - pooled);
    return Math.exp((found * windows) / (windows + (found > 0 ? DOUBT.wider : DOUBT.narrower)));
  });
}

/** Loss of the stretched quantiles, `steps × factors`. */
function stretchedLosses(
  { t, steps }: Held,
  quantiles: Float32Array,
  levels: readonly number[],
  h: number,
): Float64Array {
  const Q = levels.length;
  const middle = (Q - 1) / 2;
  const losses = new Float64Array(h * FACTORS.length);
  for (let r = 0; r < steps.length; r++) {
    const centre = quantiles[r * Q + middle];
    const actual = t[2 * r] - centre;
    for (let k = 0; k < Q; k++) {
      if (k === middle) continue;
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
