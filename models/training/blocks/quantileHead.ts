import type { Ops } from "../ops.js";

/**
 * Which steps lead from the middle to each quantile: `levels - 1` rows, `levels` columns of -1, 0 and 1. Quantiles
 * below the middle are reached downwards, one step each, those above upwards.
 */
export function ladder(levels: number): Float32Array {
  const middle = (levels - 1) / 2;
  const steps = new Float32Array((levels - 1) * levels);
  for (let j = 0; j < levels - 1; j++)
    for (let k = 0; k < levels; k++) {
      if (j < middle && k <= j) steps[j * levels + k] = -1;
      if (j >= middle && k > j) steps[j * levels + k] = 1;
    }
  return steps;
}

/**
 * Quantiles that cannot cross: from the middle (a column) in positive steps outwards, the softplus of `raw`
 * (`rows × (levels - 1)`), on the rungs of `ladder`.
 */
export function quantileHead<T>(ops: Ops<T>, middle: T, raw: T, rungs: T): T {
  return ops.add(ops.matMul(ops.softplus(raw), rungs), middle);
}

/** How the loss changes with the middle and with the raw steps. */
export function quantileHeadGradient<T>(ops: Ops<T>, raw: T, rungs: T, dy: T): { middle: T; raw: T } {
  return {
    middle: ops.sumColumns(dy),
    raw: ops.mul(ops.matMul(dy, rungs, false, true), ops.sigmoid(raw)),
  };
}
