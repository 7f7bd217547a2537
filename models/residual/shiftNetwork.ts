import type { Random } from "../pretrained/invent/random.js";
import { ADAM, SCHEDULE, type Schedule, stepNumbers } from "../training/schedule.js";

/** A multiple of four, as units are computed four at a time. */
const HIDDEN = 8;
/** Half the width of the loss's round corner at 0. */
const CORNER = 0.05;

/** How the shift network is trained: bounded in steps, never by the clock. */
export const SHIFT_TRAINING = {
  ...SCHEDULE,
  ...{ steps: 300, rate: 1e-2, warmUp: 30, decay: 0.3, average: 0.98 },
} as const satisfies Schedule;
const BATCH = 128;

/**
 * A small network that answers with one number: a straight line through its inputs beside `HIDDEN` units of tanh.
 * In plain typed arrays and double precision: it is so small that every backend would be slower, and it gives the same
 * bytes on all of them.
 */
export interface ShiftNetwork {
  readonly width: number;
  /** Hidden weights (`HIDDEN × width`), hidden biases, output weights, the line's weights, the output's bias. */
  readonly weights: Float64Array;
}

const countOf = (width: number) => HIDDEN * width + 2 * HIDDEN + width + 1;

/**
 * The network's answer to the row at `x[at …]`; `hidden` is filled with its units. Four units at a time: each sum waits
 * for its own last term alone, and keeps its order.
 */
function answer({ width, weights: w }: ShiftNetwork, x: Float64Array, at: number, hidden: Float64Array): number {
  const biases = HIDDEN * width;
  const outputs = biases + HIDDEN;
  const line = outputs + HIDDEN;
  let sum = w[line + width];
  for (let k = 0; k < width; k++) sum += w[line + k] * x[at + k];
  for (let u = 0; u < HIDDEN; u += 4) {
    let [a, b, c, d] = [w[biases + u], w[biases + u + 1], w[biases + u + 2], w[biases + u + 3]];
    for (let k = 0, p = u * width; k < width; k++, p++) {
      const value = x[at + k];
      a += w[p] * value;
      b += w[p + width] * value;
      c += w[p + 2 * width] * value;
      d += w[p + 3 * width] * value;
    }
    hidden[u] = Math.tanh(a);
    hidden[u + 1] = Math.tanh(b);
    hidden[u + 2] = Math.tanh(c);
    hidden[u + 3] = Math.tanh(d);
  }
  for (let u = 0; u < HIDDEN; u++) sum += w[outputs + u] * hidden[u];
  return sum;
}

/** Answers to `x.length / width` rows. */
export function shifts(network: ShiftNetwork, x: Float64Array): Float64Array {
  const hidden = new Float64Array(HIDDEN);
  return Float64Array.from({ length: x.length / network.width }, (_, r) =>
    answer(network, x, r * network.width, hidden),
  );
}

/** Mean loss over `rows` (all of them when missing) and, added to `slope`, its gradient. */
export function shiftLoss(
  network: ShiftNetwork,
  x: Float64Array,
  t: Float64Array,
  rows: ArrayLike<number>,
  slope?: Float64Array,
): number {
  const { width, weights: w } = network;
  const biases = HIDDEN * width;
  const outputs = biases + HIDDEN;
  const line = outputs + HIDDEN;
  const [hidden, inner] = [new Float64Array(HIDDEN), new Float64Array(HIDDEN)];
  let loss = 0;
  for (let i = 0; i < rows.length; i++) {
    const at = rows[i] * width;
    const e = answer(network, x, at, hidden) - t[rows[i]];
    const size = Math.abs(e);
    loss += (size > CORNER ? size - CORNER / 2 : (e * e) / (2 * CORNER)) / rows.length;
    if (slope === undefined) continue;
    const g = (size > CORNER ? Math.sign(e) : e / CORNER) / rows.length;
    slope[line + width] += g;
    for (let k = 0; k < width; k++) slope[line + k] += g * x[at + k];
    for (let u = 0; u < HIDDEN; u++) {
      slope[outputs + u] += g * hidden[u];
      inner[u] = g * w[outputs + u] * (1 - hidden[u] * hidden[u]);
      slope[biases + u] += inner[u];
    }
    for (let u = 0; u < HIDDEN; u += 4) {
      const [a, b, c, d] = [inner[u], inner[u + 1], inner[u + 2], inner[u + 3]];
      for (let k = 0, p = u * width; k < width; k++, p++) {
        const value = x[at + k];
        slope[p] += a * value;
        slope[p + width] += b * value;
        slope[p + 2 * width] += c * value;
        slope[p + 3 * width] += d * value;
      }
    }
  }
  return loss;
}

/** A network without an effect: random hidden units, an output of 0. */
export function startShifts(width: number, r: Random): ShiftNetwork {
  const weights = new Float64Array(countOf(width));
  for (let k = 0; k < HIDDEN * width; k++) weights[k] = r.uniform(-1, 1) / Math.sqrt(width);
  return { width, weights };
}

/**
 * Learns to answer `t` (one number a row) from `x` (`rows × width`) by their absolute distance with a rounded corner:
 * Huber (1964), Annals of Mathematical Statistics 35(1). Adam with decoupled weight decay (Loshchilov & Hutter, 2019);
 * the answer is the network of averaged weights.
 */
export function trainShifts(x: Float64Array, t: Float64Array, width: number, r: Random): ShiftNetwork {
  const network = startShifts(width, r);
  const { weights } = network;
  const [first, second, slope] = [0, 1, 2].map(() => new Float64Array(weights.length));
  const average = weights.slice();
  const rows = new Int32Array(BATCH);
  const count = t.length;
  for (let step = 1; count > 0 && step <= SHIFT_TRAINING.steps; step++) {
    for (let i = 0; i < BATCH; i++) rows[i] = r.integer(0, count);
    slope.fill(0);
    shiftLoss(network, x, t, rows, slope);
    const { rate, corrected, follow } = stepNumbers(SHIFT_TRAINING, step);
    for (let k = 0; k < weights.length; k++) {
      first[k] += (1 - ADAM.first) * (slope[k] - first[k]);
      second[k] += (1 - ADAM.second) * (slope[k] * slope[k] - second[k]);
      weights[k] -=
        (corrected * first[k]) / (Math.sqrt(second[k]) + ADAM.epsilon) + rate * SHIFT_TRAINING.decay * weights[k];
      average[k] += follow * (weights[k] - average[k]);
    }
  }
  return { width, weights: average };
}
