import type { Ops } from "../ops.js";
import { dense, denseGradient, denseInputGradient } from "./dense.js";

/** `h + leaky(h · w + b)`; `before` is what the activation saw. He et al. (2016), Deep residual learning. */
export function residual<T>(ops: Ops<T>, h: T, w: T, b: T): { y: T; before: T } {
  const before = dense(ops, h, w, b);
  return { y: ops.add(h, ops.leaky(before)), before };
}

/** Gradients of a residual block: of its weights, its bias and its input. */
export function residualGradient<T>(ops: Ops<T>, h: T, w: T, before: T, dy: T): { w: T; b: T; h: T } {
  const inner = ops.leakyGradient(dy, before);
  return { ...denseGradient(ops, h, inner), h: ops.add(dy, denseInputGradient(ops, w, inner)) };
}
