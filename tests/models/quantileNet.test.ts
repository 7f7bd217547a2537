import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../../models/backend.js";
import { adam, rateAt } from "../../models/network/adam.js";
import {
  decaying,
  gradient,
  initialWeights,
  layout,
  loss,
  quantiles,
  type Shape,
} from "../../models/network/quantileNet.js";
import { seeded } from "../../models/network/random.js";
import { CANDIDATES } from "../../models/network/recursions.js";

const shapes = fc.record({
  context: fc.integer({ min: 1, max: 6 }),
  step: fc.integer({ min: 1, max: 5 }),
  h: fc.integer({ min: 1, max: 4 }),
  hidden: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 4 }),
});

function inputsOf({ context, step, h }: Shape, rows: number, seed: number) {
  const random = seeded(seed);
  const values = (length: number) => Float32Array.from({ length }, () => 2 * random() - 1);
  return {
    inputs: {
      context: tf.tensor2d(values(rows * context), [rows, context]),
      steps: tf.tensor2d(values(rows * h * step), [rows * h, step]),
      candidates: tf.tensor2d(values(rows * h * CANDIDATES.length), [rows * h, CANDIDATES.length]),
    },
    targets: tf.tensor2d(
      values(rows * h).map((v) => 3 * v),
      [rows * h, 1],
    ),
  };
}

describe.each(["cpu", "wasm"])("the quantile network on %s", (wanted) => {
  beforeAll(async () => {
    await openBackend({ wanted, env: {} });
  });

  it("has the gradient that automatic differentiation finds", () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 5 }), fc.nat(1000), (shape, rows, seed) => {
        tf.tidy(() => {
          const { inputs, targets } = inputsOf(shape, rows, seed);
          const weights = tf.tensor1d(initialWeights(shape, seeded(seed)).map((v) => 2 * v));
          const ours = gradient(tf, weights, shape, inputs, targets).dataSync();
          const theirs = tf
            .grad((w) => loss(tf, quantiles(tf, w as tf.Tensor1D, shape, inputs), targets))(weights)
            .dataSync();
          expect(ours).toHaveLength(theirs.length);
          theirs.forEach((g, k) => {
            expect(Math.abs(ours[k] - g)).toBeLessThan(2e-5);
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  it("answers with ascending quantiles, whatever its weights", () => {
    fc.assert(
      fc.property(shapes, fc.nat(1000), fc.double({ min: 0, max: 20, noNaN: true }), (shape, seed, size) => {
        tf.tidy(() => {
          const { inputs } = inputsOf(shape, 3, seed);
          const weights = tf.tensor1d(initialWeights(shape, seeded(seed)).map((v) => size * v));
          const q = quantiles(tf, weights, shape, inputs).arraySync();
          for (const row of q) for (let k = 1; k < row.length; k++) expect(row[k]).toBeGreaterThanOrEqual(row[k - 1]);
        });
      }),
      { numRuns: 20 },
    );
  });

  it("leaves no tensor behind", () => {
    const shape: Shape = { context: 3, step: 2, h: 2, hidden: 4, width: 3 };
    const before = tf.memory().numTensors;
    const optimiser = adam(tf, initialWeights(shape, seeded(1)), decaying(shape));
    for (let step = 1; step <= 3; step++) {
      const slope = tf.tidy(() => {
        const { inputs, targets } = inputsOf(shape, 4, step);
        return gradient(tf, optimiser.weights, shape, inputs, targets);
      });
      optimiser.descend(slope, 0.01);
    }
    optimiser.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("Adam", () => {
  it("finds the bottom of a bowl, and its average does too", async () => {
    const optimiser = adam(tf, Float32Array.of(3, -2, 1), new Float32Array(3));
    for (let step = 1; step <= 400; step++)
      optimiser.descend(
        tf.tidy(() => optimiser.weights.sub(tf.tensor1d([1, 1, 1])).mul(2) as tf.Tensor1D),
        rateAt(step, 400, 0.1),
      );
    for (const w of await optimiser.average()) expect(w).toBeCloseTo(1, 1);
    optimiser.dispose();
  });

  it("shrinks the weights that decay and leaves the others where nothing pulls at them", async () => {
    const optimiser = adam(tf, Float32Array.of(1, 1), Float32Array.of(1, 0));
    for (let step = 0; step < 50; step++) optimiser.descend(tf.tensor1d([0, 0]), 0.01);
    const [decayed, kept] = optimiser.weights.dataSync();
    optimiser.dispose();
    expect(decayed).toBeLessThan(0.5);
    expect(kept).toBe(1);
  });

  it("takes its largest steps after the warm-up and its smallest at the end", () => {
    const rates = Array.from({ length: 100 }, (_, i) => rateAt(i + 1, 100, 1));
    expect(rates.indexOf(Math.max(...rates))).toBe(4);
    expect(rates[99]).toBeLessThan(0.001);
    expect(Math.min(...rates)).toBeGreaterThan(0);
  });
});

it("lays out as many weights as it starts with", () => {
  const shape: Shape = { context: 5, step: 4, h: 3, hidden: 6, width: 2 };
  const size = layout(shape).reduce((sum, [, [rows, columns]]) => sum + rows * columns, 0);
  expect(initialWeights(shape, seeded(1))).toHaveLength(size);
  expect(initialWeights(shape, seeded(1))).toEqual(initialWeights(shape, seeded(1)));
  expect(initialWeights(shape, seeded(2))).not.toEqual(initialWeights(shape, seeded(1)));
});
