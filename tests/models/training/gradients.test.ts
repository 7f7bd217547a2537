import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { candidateMix, candidateMixGradient } from "../../../models/training/blocks/candidateMix.js";
import { dense, denseGradient, denseInputGradient } from "../../../models/training/blocks/dense.js";
import { ladder, quantileHead, quantileHeadGradient } from "../../../models/training/blocks/quantileHead.js";
import { residual, residualGradient } from "../../../models/training/blocks/residual.js";
import { constants, forward, lossAndGradient, shapes } from "../../../models/training/quantileNetwork.js";
import { randomWeights } from "../../../models/training/state.js";
import { tensorOps } from "../../../models/training/tensorOps.js";
import { columnsOf } from "../../../models/training/trainer.js";
import { availableBackends, tf } from "./backends.js";
import { examples, normals, small } from "./small.js";

const backends = await availableBackends();
const matrix = (rows: number, columns: number, seed: number) => {
  const normal = normals(seed);
  return tf.tensor2d(new Float32Array(rows * columns).map(normal), [rows, columns]);
};
const close = (actual: tf.Tensor, expected: tf.Tensor) => {
  expect(actual.shape).toEqual(expected.shape);
  const [a, e] = [actual.dataSync(), expected.dataSync()] as Float32Array[];
  const scale = e.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-3);
  for (let i = 0; i < e.length; i++) expect(Math.abs(a[i] - e[i])).toBeLessThan(2e-5 * scale + 1e-6);
};
const closeAll = (actual: tf.Tensor[], expected: tf.Tensor[]) => {
  expect(actual.length).toBe(expected.length);
  for (const [i, tensor] of actual.entries()) close(tensor, expected[i]);
};
const size = fc.integer({ min: 1, max: 7 });

describe.each(backends)("gradients written out equal tf.grad on the backend %s", (backend) => {
  beforeAll(() => tf.setBackend(backend));
  const ops = () => tensorOps(tf);

  test("of a dense block", () => {
    fc.assert(
      fc.property(size, size, size, fc.integer(), (n, d, m, seed) => {
        tf.tidy(() => {
          const [x, w, b, dy] = [
            matrix(n, d, seed),
            matrix(d, m, seed + 1),
            tf.zeros<tf.Rank.R1>([m]),
            matrix(n, m, seed + 2),
          ];
          const value = (p: tf.Tensor, q: tf.Tensor, r: tf.Tensor) => dense(ops(), p, q, r) as tf.Tensor2D;
          const expected = tf.grads(value)([x, w, b], dy);
          const g = denseGradient(ops(), x as tf.Tensor, dy);
          closeAll([denseInputGradient(ops(), w as tf.Tensor, dy), g.w, g.b], expected);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("of the activation", () => {
    fc.assert(
      fc.property(size, size, fc.integer(), (n, d, seed) => {
        tf.tidy(() => {
          const [x, dy] = [matrix(n, d, seed), matrix(n, d, seed + 1)] as tf.Tensor[];
          close(ops().leakyGradient(dy, x), tf.grad((v) => ops().leaky(v))(x, dy));
        });
      }),
      { numRuns: 20 },
    );
  });

  test("of a residual block", () => {
    fc.assert(
      fc.property(size, size, fc.integer(), (n, d, seed) => {
        tf.tidy(() => {
          const [h, w, dy] = [matrix(n, d, seed), matrix(d, d, seed + 1), matrix(n, d, seed + 2)] as tf.Tensor[];
          const b = tf.zeros([d]);
          const expected = tf.grads((p, q, r) => residual(ops(), p, q, r).y)([h, w, b], dy);
          const g = residualGradient(ops(), h, w, residual(ops(), h, w, b).before, dy);
          closeAll([g.h, g.w, g.b], expected);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("of a softmax over candidates", () => {
    fc.assert(
      fc.property(size, size, fc.integer(), (n, d, seed) => {
        tf.tidy(() => {
          const [scores, candidates, dy] = [
            matrix(n, d, seed),
            matrix(n, d, seed + 1),
            matrix(n, 1, seed + 2),
          ] as tf.Tensor[];
          const mix = candidateMix(ops(), scores, candidates);
          const expected = tf.grad((s) => candidateMix(ops(), s, candidates).y)(scores, dy);
          close(candidateMixGradient(ops(), candidates, mix.weights, mix.y, dy), expected);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("of a monotone quantile head", () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 5 }), fc.integer(), (n, half, seed) => {
        tf.tidy(() => {
          const levels = 2 * half + 1;
          const rungs = tf.tensor2d(ladder(levels), [levels - 1, levels]) as tf.Tensor;
          const [middle, raw, dy] = [
            matrix(n, 1, seed),
            matrix(n, levels - 1, seed + 1),
            matrix(n, levels, seed + 2),
          ] as tf.Tensor[];
          const expected = tf.grads((m, r) => quantileHead(ops(), m, r, rungs))([middle, raw], dy);
          const g = quantileHeadGradient(ops(), raw, rungs, dy);
          closeAll([g.middle, g.raw], expected);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("of the whole network's loss", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3 }), fc.integer(), (n, depth, seed) => {
        tf.tidy(() => {
          const a = { ...small, depth };
          const p = randomWeights(a, normals(seed)).map((w, i) => tf.tensor(w, shapes(a)[i].slice(1) as number[]));
          const { x, t } = examples(seed, n);
          const { actual, weight } = columnsOf(t);
          const [X, Y, W] = [
            tf.tensor2d(x, [n, a.inputs]),
            tf.tensor2d(actual, [n, 1]),
            tf.tensor2d(weight, [n, 1]),
          ] as tf.Tensor[];
          const k = constants(ops(), a);
          const levels = tf.tensor2d([...a.levels], [1, 5]);
          const loss = (...q: tf.Tensor[]) => {
            const e = tf.sub(Y, forward(ops(), a, k, q, X).quantiles);
            const each = tf.maximum(tf.mul(levels, e), tf.mul(tf.sub(levels, 1), e));
            return tf.sum(tf.mul(tf.mul(each, W), tf.mul(2, tf.tensor2d([...a.levelWeights], [1, 5])))) as tf.Scalar;
          };
          const expected = tf.grads(loss)(p);
          const own = lossAndGradient(ops(), a, k, p, X, Y, W);
          close(own.loss, tf.reshape(loss(...p), [1]));
          closeAll(own.gradients, expected);
        });
      }),
      { numRuns: 15 },
    );
  });
});
