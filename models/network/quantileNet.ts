import type * as TensorFlow from "@tensorflow/tfjs";
import { LEVELS } from "../method.js";
import type { Tf } from "../training/tf.js";
import { normal, type Random } from "./random.js";
import { CANDIDATES } from "./recursions.js";

export type { Tf };

type Matrix = TensorFlow.Tensor2D;

/** Sizes of one network: rows read `context` and, for each of `h` steps, `step` inputs. */
export interface Shape {
  readonly context: number;
  readonly step: number;
  readonly h: number;
  readonly hidden: number;
  /** Numbers that the context hands to each step. */
  readonly width: number;
}

const Q = LEVELS.length;
const MIDDLE = (Q - 1) / 2;
const K = CANDIDATES.length;
/** Outputs of a step: weights of the candidates, a shift of the median, steps outwards from it. */
const OUT = K + 1 + (Q - 1);
/** Steps outwards before training, through softplus: quantiles of a normal distribution, roughly. */
const STEPS = [0.2, -0.4, -0.9, -1.1, -1.3, -1.3, -1.1, -0.9, -0.4, 0.2];

/** Weights by name with their shapes, in the order in which they lie in the one flat vector. */
export function layout({ context, step, h, hidden, width }: Shape) {
  return [
    ["first", [context, hidden]],
    ["firstBias", [1, hidden]],
    ["second", [hidden, hidden]],
    ["secondBias", [1, hidden]],
    ["spread", [hidden, h * width]],
    ["spreadBias", [1, h * width]],
    ["step", [step, width]],
    ["out", [width, OUT]],
    ["direct", [step, OUT]],
    ["outBias", [1, OUT]],
  ] as const satisfies [string, [number, number]][];
}

type Name = ReturnType<typeof layout>[number][0];

/** Weights before training: Glorot & Bengio (2010), AISTATS, the output small so that the candidates speak first. */
export function initialWeights(shape: Shape, random: Random): Float32Array {
  return Float32Array.from(
    layout(shape).flatMap(([name, [rows, columns]]) => {
      if (name === "outBias") return [...new Array(K + 1).fill(0), ...STEPS];
      if (name.endsWith("Bias") || name === "direct") return new Array<number>(rows * columns).fill(0);
      const size = name === "out" ? 0.1 / Math.sqrt(rows) : Math.sqrt(2 / (rows + columns));
      return Array.from({ length: rows * columns }, () => size * normal(random));
    }),
  );
}

/** 1 for the weights that decay, 0 for biases: without inputs the network keeps what it started with. */
export function decaying(shape: Shape): Float32Array {
  return Float32Array.from(
    layout(shape).flatMap(([name, [rows, columns]]) =>
      new Array<number>(rows * columns).fill(name.endsWith("Bias") ? 0 : 1),
    ),
  );
}

/** Maps steps outwards to offsets from the median: quantile `q` is the median and all steps between them. */
function fan(tf: Tf): Matrix {
  const between = (k: number, q: number) => (k < MIDDLE ? (q <= k ? -1 : 0) : q > k ? 1 : 0);
  return tf.tensor2d(
    Float32Array.from({ length: (Q - 1) * Q }, (_, i) => between(Math.floor(i / Q), i % Q)),
    [Q - 1, Q],
  );
}

function split(tf: Tf, weights: TensorFlow.Tensor1D, shape: Shape): Record<Name, Matrix> {
  let from = 0;
  return Object.fromEntries(
    layout(shape).map(([name, [rows, columns]]) => {
      const part = tf.slice1d(weights, from, rows * columns).reshape([rows, columns]);
      from += rows * columns;
      return [name, part];
    }),
  ) as Record<Name, Matrix>;
}

export interface Inputs {
  /** `rows × context` */
  readonly context: Matrix;
  /** `rows·h × step` */
  readonly steps: Matrix;
  /** `rows·h × candidates` */
  readonly candidates: Matrix;
}

/**
 * One pass forward: two dense layers read the context, one more each step, together with what the context hands to it;
 * a step's inputs also reach the outputs straight, so that a holiday's effect is learnt in few steps.
 * The median is a weighted mean of the candidates and a shift; softplus steps lead outwards, so quantiles never cross.
 */
function forward(tf: Tf, weights: TensorFlow.Tensor1D, shape: Shape, { context, steps, candidates }: Inputs) {
  const w = split(tf, weights, shape);
  const spreads = fan(tf);
  const first = tf.tanh(context.matMul(w.first).add(w.firstBias)) as Matrix;
  const second = tf.tanh(first.matMul(w.second).add(w.secondBias)) as Matrix;
  const hidden = first.add(second) as Matrix;
  const handed = hidden.matMul(w.spread).add(w.spreadBias).reshape([-1, shape.width]) as Matrix;
  const step = tf.tanh(handed.add(steps.matMul(w.step))) as Matrix;
  const out = step.matMul(w.out).add(steps.matMul(w.direct)).add(w.outBias) as Matrix;
  const rows = out.shape[0];
  const mix = tf.softmax(out.slice([0, 0], [rows, K]));
  const outwards = out.slice([0, K + 1], [rows, Q - 1]);
  const mixed = mix.mul(candidates).sum(1, true);
  const median = mixed.add(out.slice([0, K], [rows, 1]));
  const quantiles = median.add(tf.softplus(outwards).matMul(spreads)) as Matrix;
  return { w, spreads, first, second, hidden, step, mix, mixed, outwards, quantiles };
}

/** Quantiles at `LEVELS` of every step, `rows·h × levels`, ascending, in the rows' units. */
export function quantiles(tf: Tf, weights: TensorFlow.Tensor1D, shape: Shape, inputs: Inputs): Matrix {
  return tf.tidy(() => forward(tf, weights, shape, inputs).quantiles);
}

/** How much each level counts in the loss: the deciles as in SQL, the outermost a little. */
const IMPORTANCE = LEVELS.map((_, k) => (k === 0 || k === Q - 1 ? 0.2 : 1) / 9);

/**
 * Half the width of the loss's rounded corner. A sharp corner turns a difference in the last digit, which backends have,
 * into another direction of descent.
 */
const CORNER = 0.02;

/**
 * Twice the pinball loss, weighted mean over levels, mean over steps: SQL, where the unit is seasonal naive's error.
 * The corner is rounded by a parabola, as Huber's loss is.
 */
export function loss(tf: Tf, forecast: Matrix, targets: Matrix): TensorFlow.Scalar {
  return tf.tidy(() => {
    const error = targets.sub(forecast);
    const corner = tf.clipByValue(error.mul(-1).add(CORNER), 0, 2 * CORNER);
    const above = corner
      .square()
      .div(4 * CORNER)
      .add(tf.relu(error.mul(-1).sub(CORNER)));
    const pinball = error.mul(tf.tensor1d([...LEVELS])).add(above);
    return pinball.mul(tf.tensor1d(IMPORTANCE)).sum(1).mean().mul(2) as TensorFlow.Scalar;
  });
}

/**
 * Gradient of the loss with respect to the flat weights, written out: a third of the operations that recording takes.
 * Every transposed product transposes first, since WebAssembly multiplies a transposed matrix number by number.
 * No tensor is the right-hand side of two products in two shapes: WebAssembly remembers the first one's (tfjs 4.22).
 */
export function gradient(
  tf: Tf,
  weights: TensorFlow.Tensor1D,
  shape: Shape,
  inputs: Inputs,
  targets: Matrix,
): TensorFlow.Tensor1D {
  return tf.tidy(() => {
    const { w, spreads, first, second, hidden, step, mix, mixed, outwards, quantiles } = forward(
      tf,
      weights,
      shape,
      inputs,
    );
    const rows = quantiles.shape[0];
    const tooHigh = tf.clipByValue(
      quantiles
        .sub(targets)
        .div(2 * CORNER)
        .add(0.5),
      0,
      1,
    );
    const weight = tf.tensor1d(IMPORTANCE.map((v) => (2 * v) / rows));
    const dQuantiles = tooHigh.sub(tf.tensor1d([...LEVELS])).mul(weight) as Matrix;
    const dMedian = dQuantiles.sum(1, true) as Matrix;
    const dOutwards = dQuantiles.matMul(spreads.transpose()).mul(tf.sigmoid(outwards));
    const dMix = inputs.candidates.sub(mixed).mul(mix).mul(dMedian);
    const dOut = tf.concat2d([dMix as Matrix, dMedian, dOutwards as Matrix], 1);
    const dStep = slope(step, dOut.matMul(w.out.transpose()) as Matrix);
    const dHanded = dStep.reshape([-1, shape.h * shape.width]) as Matrix;
    const dHidden = dHanded.matMul(w.spread.transpose()) as Matrix;
    const dSecond = slope(second, dHidden);
    const dFirst = slope(first, dHidden.add(dSecond.matMul(w.second.transpose())) as Matrix);
    const parts: Record<Name, TensorFlow.Tensor> = {
      first: inputs.context.transpose().matMul(dFirst),
      firstBias: dFirst.sum(0),
      second: first.transpose().matMul(dSecond),
      secondBias: dSecond.sum(0),
      spread: hidden.transpose().matMul(dHanded),
      spreadBias: dHanded.sum(0),
      step: dStep.transpose().matMul(inputs.steps).transpose(),
      out: step.transpose().matMul(dOut),
      direct: inputs.steps.transpose().matMul(dOut),
      outBias: dOut.sum(0),
    };
    return tf.concat1d(layout(shape).map(([name]) => parts[name].flatten()));
  });
}

/** Through tanh, whose derivative is 1 - tanh². */
function slope(activation: Matrix, gradient: Matrix): Matrix {
  return gradient.sub(gradient.mul(activation.square())) as Matrix;
}
