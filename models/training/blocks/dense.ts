import type { Ops } from "../ops.js";

/** `x · w + b` of `rows × inputs`, `inputs × outputs` and a vector of `outputs`. */
export function dense<T>(ops: Ops<T>, x: T, w: T, b: T): T {
  return ops.add(ops.matMul(x, w), b);
}

/** How the loss changes with the weights and the bias, given how it changes with the outputs. */
export function denseGradient<T>(ops: Ops<T>, x: T, dy: T): { w: T; b: T } {
  return { w: ops.matMul(x, dy, true, false), b: ops.sumRows(dy) };
}

/** How the loss changes with the inputs of a dense block. */
export function denseInputGradient<T>(ops: Ops<T>, w: T, dy: T): T {
  return ops.matMul(dy, w, false, true);
}
