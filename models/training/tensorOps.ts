import type * as tfjs from "@tensorflow/tfjs";
import type { Ops } from "./ops.js";
import type { Tf } from "./tf.js";

/**
 * The operations on tensors, on whatever backend `tf` has. The WASM backend multiplies by a transposed matrix in a plain
 * loop, seven times slower than in its own kernel; so there the matrix is transposed first.
 */
export function tensorOps(tf: Tf): Ops<tfjs.Tensor> {
  const first = tf.getBackend() === "wasm";
  const turned = (x: tfjs.Tensor, yes: boolean) => (first && yes ? tf.transpose(x) : x);
  return {
    constant: (values, rows, columns) => tf.tensor2d(values, [rows, columns]),
    matMul: (a, b, transposeA = false, transposeB = false) =>
      tf.matMul(turned(a, transposeA), turned(b, transposeB), transposeA && !first, transposeB && !first),
    add: tf.add,
    sub: tf.sub,
    mul: tf.mul,
    maximum: tf.maximum,
    leaky: (x) => tf.leakyRelu(x, 0.01),
    leakyGradient: (dy, x) => tf.mul(dy, tf.step(x, 0.01)),
    below: (x) => tf.step(tf.neg(x)),
    softplus: (x) => tf.softplus(x),
    sigmoid: (x) => tf.sigmoid(x),
    sinh: (x) => tf.sinh(x),
    softmax: (x) => tf.softmax(x),
    sumRows: (x) => tf.sum(x, 0),
    sumColumns: (x) => tf.sum(x, 1, true),
    columns: (x, from, count) => tf.slice(x, [0, from], [-1, count]),
    beside: (parts) => tf.concat([...parts], 1),
  };
}
