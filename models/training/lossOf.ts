import { pinballLoss } from "./blocks/pinballLoss.js";
import { type Architecture, constants, forward, shapes } from "./quantileNetwork.js";
import { tensorOps } from "./tensorOps.js";
import type { Tf } from "./tf.js";
import { columnsOf, type Examples } from "./trainer.js";

const ROWS_AT_ONCE = 8192;

/** Mean loss of a network's weights on examples, without learning from them, on whatever backend `tf` has. */
export function lossOf(tf: Tf, a: Architecture, weights: readonly Float32Array[], { x, t }: Examples): number {
  const { actual, weight } = columnsOf(t);
  let sum = 0;
  for (let from = 0; from < actual.length; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, actual.length);
    const column = (values: Float32Array) => tf.tensor2d(values.subarray(from, to), [to - from, 1]);
    sum += tf.tidy(() => {
      const ops = tensorOps(tf);
      const k = constants(ops, a);
      const p = weights.map((w, i) => tf.tensor(w, shapes(a)[i].slice(1) as number[]));
      const rows = tf.tensor2d(x.subarray(from * a.inputs, to * a.inputs), [to - from, a.inputs]);
      const { quantiles } = forward(ops, a, k, p, rows);
      return pinballLoss(ops, k.pinball, quantiles, column(actual), column(weight)).loss.dataSync()[0];
    });
  }
  return sum;
}
