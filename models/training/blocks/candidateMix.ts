import type { Ops } from "../ops.js";

/** Mean of the candidates (`rows × K`) with softmax weights of the scores (`rows × K`): a column. */
export function candidateMix<T>(ops: Ops<T>, scores: T, candidates: T): { y: T; weights: T } {
  const weights = ops.softmax(scores);
  return { y: ops.sumColumns(ops.mul(weights, candidates)), weights };
}

/** How the loss changes with the scores, given how it changes with the mean `y`. */
export function candidateMixGradient<T>(ops: Ops<T>, candidates: T, weights: T, y: T, dy: T): T {
  return ops.mul(ops.mul(weights, ops.sub(candidates, y)), dy);
}
