import type { Ops } from "../ops.js";

/** What the loss of quantiles needs beside them, made once. */
export interface PinballConstants<T> {
  /** The levels, and the levels less 1: vectors. */
  readonly levels: T;
  readonly below: T;
  /** Weight of each level times two: a vector. */
  readonly weights: T;
}

/** Makes the constants of levels in (0, 1) and of the weight that each has in the loss. */
export function pinballConstants<T>(
  ops: Ops<T>,
  levels: readonly number[],
  weights: readonly number[],
): PinballConstants<T> {
  const row = (values: number[]) => ops.constant(Float32Array.from(values), 1, values.length);
  return {
    levels: row([...levels]),
    below: row(levels.map((q) => q - 1)),
    weights: row(weights.map((w) => 2 * w)),
  };
}

/**
 * Weighted quantile loss and its gradient. `actual` and `weight` are columns; the weights of all rows should sum to 1
 * (or to a mean weight) for the loss to be a mean. Koenker & Bassett (1978), Regression quantiles.
 *
 * @returns the loss (a vector of one) and how it changes with each quantile
 */
export function pinballLoss<T>(
  ops: Ops<T>,
  { levels, below, weights }: PinballConstants<T>,
  quantiles: T,
  actual: T,
  weight: T,
): { loss: T; gradient: T } {
  const error = ops.sub(actual, quantiles);
  const scale = ops.mul(weights, weight);
  const each = ops.mul(ops.maximum(ops.mul(levels, error), ops.mul(below, error)), scale);
  return {
    loss: ops.sumRows(ops.sumColumns(each)),
    gradient: ops.mul(ops.sub(ops.below(error), levels), scale),
  };
}
