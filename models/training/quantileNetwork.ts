import { candidateMix, candidateMixGradient } from "./blocks/candidateMix.js";
import { dense, denseGradient, denseInputGradient } from "./blocks/dense.js";
import { type PinballConstants, pinballConstants, pinballLoss } from "./blocks/pinballLoss.js";
import { ladder, quantileHead, quantileHeadGradient } from "./blocks/quantileHead.js";
import { residual, residualGradient } from "./blocks/residual.js";
import type { Ops } from "./ops.js";

/** The shape of a network that reads candidates and answers with quantiles. */
export interface Architecture {
  /** Columns of the inputs; the first `candidates` of them are candidate forecasts, as inverse hyperbolic sines. */
  readonly inputs: number;
  readonly candidates: number;
  readonly width: number;
  /** Dense layers before the output, at least 1; all but the first are residual. */
  readonly depth: number;
  /** An odd number of quantile levels, ascending, the middle one 0.5. */
  readonly levels: readonly number[];
  /** How much each level counts in the loss. */
  readonly levelWeights: readonly number[];
}

/** Sizes of the parameters, in the order in which they are kept: w, b of each layer; w, b of the output; its short cut from the inputs. */
export function shapes({
  inputs,
  candidates,
  width,
  depth,
  levels,
}: Architecture): [name: string, ...size: number[]][] {
  const outputs = candidates + levels.length;
  const layers = Array.from({ length: depth }, (_, i): [string, ...number[]][] => [
    [`w${i}`, i === 0 ? inputs : width, width],
    [`b${i}`, width],
  ]);
  return [...layers.flat(), ["wo", width, outputs], ["bo", outputs], ["ws", inputs, outputs]];
}

/** How many numbers an array of this shape has. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** What is the same in every step. */
export interface Constants<T> {
  readonly rungs: T;
  readonly pinball: PinballConstants<T>;
}

/** Makes the constants of an architecture, once for many steps. */
export function constants<T>(ops: Ops<T>, { levels, levelWeights }: Architecture): Constants<T> {
  return {
    rungs: ops.constant(ladder(levels.length), levels.length - 1, levels.length),
    pinball: pinballConstants(ops, levels, levelWeights),
  };
}

/** Everything that the way back needs of the way forth. */
interface Pass<T> {
  /** `rows × levels`, ascending, in the network's units. */
  readonly quantiles: T;
  /** `rows × candidates`, each row summing to 1. */
  readonly weights: T;
  readonly hidden: readonly T[];
  readonly before: readonly T[];
  readonly candidates: T;
  readonly mixed: T;
  readonly raw: T;
}

/** Inputs (`rows × inputs`) to quantiles, with the weights of the candidates. */
export function forward<T>(ops: Ops<T>, a: Architecture, { rungs }: Constants<T>, p: readonly T[], x: T): Pass<T> {
  const first = dense(ops, x, p[0], p[1]);
  const before = [first];
  const hidden = [ops.leaky(first)];
  for (let i = 1; i < a.depth; i++) {
    const block = residual(ops, hidden[i - 1], p[2 * i], p[2 * i + 1]);
    hidden.push(block.y);
    before.push(block.before);
  }
  const [wo, bo, ws] = p.slice(2 * a.depth);
  const output = ops.add(dense(ops, hidden[a.depth - 1], wo, bo), ops.matMul(x, ws));
  const candidates = ops.sinh(ops.columns(x, 0, a.candidates));
  const mix = candidateMix(ops, ops.columns(output, 0, a.candidates), candidates);
  const middle = ops.add(mix.y, ops.columns(output, a.candidates, 1));
  const raw = ops.columns(output, a.candidates + 1, a.levels.length - 1);
  const quantiles = quantileHead(ops, middle, raw, rungs);
  return { quantiles, weights: mix.weights, hidden, before, candidates, mixed: mix.y, raw };
}

/** Loss of a batch and its gradient in the order of `shapes`. `actual` and `weight` are columns; see `pinballLoss`. */
export function lossAndGradient<T>(
  ops: Ops<T>,
  a: Architecture,
  k: Constants<T>,
  p: readonly T[],
  x: T,
  actual: T,
  weight: T,
): { loss: T; gradients: T[] } {
  const pass = forward(ops, a, k, p, x);
  const { loss, gradient } = pinballLoss(ops, k.pinball, pass.quantiles, actual, weight);
  const head = quantileHeadGradient(ops, pass.raw, k.rungs, gradient);
  const scores = candidateMixGradient(ops, pass.candidates, pass.weights, pass.mixed, head.middle);
  const output = ops.beside([scores, head.middle, head.raw]);
  const last = a.depth - 1;
  const out = denseGradient(ops, pass.hidden[last], output);
  const short = ops.matMul(x, output, true, false);
  const layers: T[][] = [];
  let dh = denseInputGradient(ops, p[2 * a.depth], output);
  for (let i = last; i > 0; i--) {
    const g = residualGradient(ops, pass.hidden[i - 1], p[2 * i], pass.before[i], dh);
    layers.unshift([g.w, g.b]);
    dh = g.h;
  }
  const first = denseGradient(ops, x, ops.leakyGradient(dh, pass.before[0]));
  return { loss, gradients: [first.w, first.b, ...layers.flat(), out.w, out.b, short] };
}
