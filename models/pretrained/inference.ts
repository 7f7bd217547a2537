import { type Architecture, constants, forward, shapes } from "../training/quantileNetwork.js";
import { tensorOps } from "../training/tensorOps.js";
import type { Tf } from "../training/tf.js";
import { dense } from "./dense.js";

/** What the network says to some rows of inputs. */
export interface Answer {
  /** `rows × levels`, ascending along the levels, in units of the scale from the anchor. */
  readonly quantiles: Float32Array;
  /** `rows × candidates`: the share of each candidate in the middle, each row summing to 1. */
  readonly shares: Float32Array;
}

/** Runs a network on the first `count` rows of inputs (`rows × inputs`). */
export type Inference = (rows: Float32Array, count: number) => Answer;

/** With TensorFlow.js, on whatever backend it has. The weights are sent to it with each call, so nothing has to be freed. */
export function tensorInference(tf: Tf, a: Architecture, weights: readonly Float32Array[]): Inference {
  return (rows, count) => {
    const [quantiles, shares] = tf.tidy(() => {
      const ops = tensorOps(tf);
      const p = weights.map((w, i) => tf.tensor(w, shapes(a)[i].slice(1) as number[]));
      const x = tf.tensor2d(rows.subarray(0, count * a.inputs), [count, a.inputs]);
      const pass = forward(ops, a, constants(ops, a), p, x);
      return [pass.quantiles, pass.weights];
    });
    const answer = { quantiles: quantiles.dataSync() as Float32Array, shares: shares.dataSync() as Float32Array };
    tf.dispose([quantiles, shares]);
    return answer;
  };
}

/**
 * Runs a network in plain typed arrays, with nothing to load: the same numbers as TensorFlow.js but for rounding.
 * @param weights one array a parameter, as `randomWeights` and `Trainer` have them
 */
export function plainInference(a: Architecture, weights: readonly Float32Array[]): Inference {
  const { inputs, candidates, width, depth, levels } = a;
  const outputs = candidates + levels.length;
  const middle = (levels.length - 1) / 2;
  const [wo, bo, ws] = weights.slice(2 * depth);
  const h = new Float32Array(width);
  const g = new Float32Array(width);
  const o = new Float32Array(outputs);
  const short = new Float32Array(outputs);
  const none = new Float32Array(outputs);
  return (rows, count) => {
    const quantiles = new Float32Array(count * levels.length);
    const shares = new Float32Array(count * candidates);
    for (let r = 0; r < count; r++) {
      const x = rows.subarray(r * inputs, (r + 1) * inputs);
      h.fill(0);
      for (let layer = 0; layer < depth; layer++) {
        dense(layer === 0 ? x : h, weights[2 * layer], weights[2 * layer + 1], g);
        for (let j = 0; j < width; j++) h[j] += g[j] > 0 ? g[j] : 0.01 * g[j];
      }
      dense(h, wo, bo, o);
      dense(x, ws, none, short);
      for (let j = 0; j < outputs; j++) o[j] += short[j];
      let top = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < candidates; k++) if (o[k] > top) top = o[k];
      let total = 0;
      let mixed = 0;
      for (let k = 0; k < candidates; k++) {
        const e = Math.exp(o[k] - top);
        shares[r * candidates + k] = e;
        total += e;
        mixed += e * Math.sinh(x[k]);
      }
      for (let k = 0; k < candidates; k++) shares[r * candidates + k] /= total;
      const at = r * levels.length;
      quantiles[at + middle] = mixed / total + o[candidates];
      for (let j = middle; j > 0; j--) quantiles[at + j - 1] = quantiles[at + j] - softplus(o[candidates + j]);
      for (let j = middle; j < levels.length - 1; j++)
        quantiles[at + j + 1] = quantiles[at + j] + softplus(o[candidates + 1 + j]);
    }
    return { quantiles, shares };
  };
}

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
