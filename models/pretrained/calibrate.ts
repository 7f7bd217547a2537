import type { Rows } from "./rows.js";

/** Candidates for a stretch: 0.7 to 1.75 in even steps of their logarithm. */
const FACTORS = Array.from({ length: 24 }, (_, i) => Math.exp(-0.36 + i * 0.04));
/** One window's series share its shocks: it is believed beyond this much of the logarithm where it asks for wider quantiles. */
const DOUBT = 0.04;
/** It is believed by this share where it asks for narrower ones: a quiet window says little of the next. */
const NARROWER = 0.25;
/** Series whose evidence about one step counts as much as that of all steps. */
const STEP_DOUBT = 2000;

/** Held-out rows: what happened and the weights, in the network's units, and the step of each row. */
export type Held = Pick<Rows, "t"> & { readonly steps: Int32Array };

/**
 * Finds by how much the distances of the quantiles from the median have to be stretched, at each step, for the least
 * quantile loss on one window's forecasts that were held out: pooled over all series and steps, each step's own as far
 * as its evidence goes, and drawn towards 1. Both sides are stretched alike: what one window says of one side is mostly
 * the shock that its series shared.
 *
 * @param quantiles `rows × levels`
 * @returns one factor a step
 */
export function calibrate(held: Held, quantiles: Float32Array, levels: readonly number[], h: number): Float64Array {
  const losses = stretchedLosses(held, quantiles, levels, h);
  const all = new Float64Array(FACTORS.length);
  for (let j = 0; j < h; j++) for (let f = 0; f < FACTORS.length; f++) all[f] += losses[j * FACTORS.length + f];
  const pooled = Math.log(FACTORS[lowest(all)]);
  const count = held.steps.length / h;
  const own = count / (count + STEP_DOUBT);
  return Float64Array.from({ length: h }, (_, j) => {
    const best = Math.log(FACTORS[lowest(losses.subarray(j * FACTORS.length, (j + 1) * FACTORS.length))]);
    const found = pooled + own * (best - pooled);
    return Math.exp(found > 0 ? Math.max(0, found - DOUBT) : NARROWER * found);
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
