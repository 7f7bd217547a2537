import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { eagerTrainer } from "../../../models/training/eagerTrainer.js";
import { graphTrainer } from "../../../models/training/graph/graphTrainer.js";
import { lossOf } from "../../../models/training/lossOf.js";
import { makeTrainer } from "../../../models/training/makeTrainer.js";
import { constants, lossAndGradient, shapes } from "../../../models/training/quantileNetwork.js";
import { SCHEDULE, type Schedule } from "../../../models/training/schedule.js";
import { randomWeights, startState, type TrainingState } from "../../../models/training/state.js";
import { stopEarly } from "../../../models/training/stopEarly.js";
import { tensorOps } from "../../../models/training/tensorOps.js";
import { columnsOf, type Trainer } from "../../../models/training/trainer.js";
import { availableBackends, tf } from "./backends.js";
import { examples, normals, small } from "./small.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "headwater-training-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const save = (savedModel: Uint8Array) => {
  const directory = mkdtempSync(path.join(folder, "graph-"));
  writeFileSync(path.join(directory, "saved_model.pb"), savedModel);
  return directory;
};

const backends = await availableBackends();
/** Every way to train on this machine. */
const ways = [
  ...backends.map((b) => [b, "op by op"]),
  ...(backends.includes("tensorflow") ? [["tensorflow", "graph"]] : []),
];
const schedule: Schedule = { ...SCHEDULE, steps: 60, rate: 0.01, warmUp: 10 };
const start = startState(small, randomWeights(small, normals(5)));
const make = (way: string, from: TrainingState): Trainer =>
  way === "graph" ? graphTrainer(tf, small, schedule, from, save) : eagerTrainer(tf, small, schedule, from);
const batch = (step: number) => examples(step, 64);

function run(trainer: Trainer, from: number, to: number): number[] {
  const losses: number[] = [];
  for (let step = from; step < to; step++) {
    const { x, t } = batch(step);
    losses.push(trainer.step(x, t));
  }
  return losses;
}

/** Gradients of the loss at some weights, on the backend at hand. */
function gradientsOf(weights: readonly Float64Array[], x: Float32Array, t: Float32Array): Float32Array[] {
  return tf.tidy(() => {
    const ops = tensorOps(tf);
    const { actual, weight } = columnsOf(t);
    const p = weights.map((w, i) => tf.tensor(Float32Array.from(w), shapes(small)[i].slice(1) as number[]));
    const [X, Y, W] = [x, actual, weight].map((v) => tf.tensor2d(v, [actual.length, v.length / actual.length]));
    const { gradients } = lossAndGradient(ops, small, constants(ops, small), p, X, Y, W);
    return gradients.map((g) => Float32Array.from(g.dataSync()));
  });
}

/** Adam number by number: Kingma & Ba (2015), end of section 2, with the decay of Loshchilov & Hutter (2019). */
function plainAdam({ steps, rate, warmUp, decay, clip, average: slow }: Schedule, from: TrainingState) {
  const copy = (arrays: readonly Float32Array[]) => arrays.map((a) => Float64Array.from(a));
  const [weights, average, m, v] = [from.weights, from.average, from.first, from.second].map(copy);
  const step = (gradients: readonly Float32Array[], n: number) => {
    const norm = Math.sqrt(gradients.flatMap((g) => [...g]).reduce((sum, g) => sum + g * g, 0));
    const cosine = 0.01 + 0.99 * 0.5 * (1 + Math.cos((Math.PI * (n - 1)) / steps));
    const lr = rate * Math.min(1, n / warmUp) * cosine;
    gradients.forEach((gradient, i) => {
      const matrix = shapes(small)[i].length > 2;
      gradient.forEach((raw, j) => {
        const g = raw * Math.min(1, clip / norm);
        m[i][j] = 0.9 * m[i][j] + 0.1 * g;
        v[i][j] = 0.99 * v[i][j] + 0.01 * g * g;
        const corrected = Math.sqrt(1 - 0.99 ** n) / (1 - 0.9 ** n);
        const descent = (corrected * m[i][j]) / (Math.sqrt(v[i][j]) + 1e-8);
        weights[i][j] -= lr * (descent + (matrix ? decay * weights[i][j] : 0));
        average[i][j] += (1 - Math.min(slow, n / (n + 10))) * (weights[i][j] - average[i][j]);
      });
    });
  };
  return { weights, average, step };
}

describe.each(ways)("training on %s, %s", (backend, way) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  test("the loss falls, and what is learnt is what the data hold", () => {
    const trainer = make(way, start);
    const losses = run(trainer, 0, 60);
    trainer.dispose();
    const mean = (part: number[]) => part.reduce((a, b) => a + b, 0) / part.length;
    expect(mean(losses.slice(-10))).toBeLessThan(0.75 * mean(losses.slice(0, 10)));
  });

  test("the losses are those of the plain processor backend within 1e-4", async () => {
    const trainer = make(way, start);
    const losses = run(trainer, 0, 60);
    trainer.dispose();
    await tf.setBackend("cpu");
    const plain = make("op by op", start);
    const expected = run(plain, 0, 60);
    plain.dispose();
    for (let i = 0; i < losses.length; i++) expect(Math.abs(losses[i] - expected[i])).toBeLessThan(1e-4);
  });

  test("one seed gives the same bytes, and a training that stopped half-way goes on to them", () => {
    const whole = make(way, start);
    run(whole, 0, 40);
    const expected = whole.state();
    whole.dispose();
    const first = make(way, start);
    run(first, 0, 17);
    const half = first.state();
    first.dispose();
    const second = make(way, half);
    run(second, 17, 40);
    expect(second.state()).toEqual(expected);
    second.dispose();
  });

  test("a step is Adam's by its formulas: clipped, decayed apart, warmed up and cooled down, and averaged", () => {
    const tight: Schedule = { steps: 12, rate: 0.01, warmUp: 4, decay: 0.5, clip: 0.02, average: 0.9 };
    const trainer =
      way === "graph" ? graphTrainer(tf, small, tight, start, save) : eagerTrainer(tf, small, tight, start);
    const plain = plainAdam(tight, start);
    for (let step = 0; step < 8; step++) {
      const { x, t } = batch(step);
      plain.step(gradientsOf(plain.weights, x, t), step + 1);
      trainer.step(x, t);
    }
    const { weights, average } = trainer.state();
    trainer.dispose();
    for (const [i, w] of weights.entries())
      for (const [j, v] of w.entries()) {
        expect(Math.abs(v - plain.weights[i][j])).toBeLessThan(2e-5);
        expect(Math.abs(average[i][j] - plain.average[i][j])).toBeLessThan(2e-5);
      }
  });

  test("memory is flat", () => {
    const trainer = make(way, start);
    run(trainer, 0, 2);
    const before = tf.memory();
    run(trainer, 2, 12);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
    trainer.dispose();
  });

  test("nothing is left when it is disposed of", () => {
    const before = tf.memory().numTensors;
    const trainer = make(way, start);
    run(trainer, 0, 2);
    trainer.state();
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("the loss of weights is what a step from them tells, however many examples there are at once", () => {
    const { x, t } = examples(3, 8200);
    const trainer = make(way, start);
    expect(lossOf(tf, small, start.weights, { x, t })).toBeCloseTo(trainer.step(x, t), 4);
    trainer.dispose();
  });

  describe("stopped early", () => {
    /** Later examples in which the first candidate is wrong: what is learnt of it helps for a while alone. */
    const later = examples(99, 256);
    for (let i = 0; i < 256; i++)
      later.t[2 * i] = -0.3 * Math.sinh(later.x[i * small.inputs]) + later.x[i * small.inputs + 4];
    const stopping = { later, every: 5, patience: 3 };
    const stoppable = (from: TrainingState) =>
      makeTrainer(way === "graph" ? { tf, save } : { tf }, small, schedule, from, stopping);
    const runOn = (trainer: Trainer, to: number) => {
      let step = trainer.state().step;
      for (; step < to && !trainer.ended; step++) {
        const { x, t } = batch(step);
        trainer.step(x, t);
      }
      return step;
    };

    test("it ends where the averaged weights have not done better on later examples for so many looks, with the best", () => {
      const plain = make(way, start);
      const seen = [start.average];
      for (let to = 5; to <= 60; to += 5) {
        run(plain, to - 5, to);
        seen.push(plain.average());
      }
      plain.dispose();
      const losses = seen.map((average) => lossOf(tf, small, average, later));
      const best = losses.findIndex((loss, k) => losses.slice(k + 1, k + 4).every((other) => other >= loss));
      const trainer = stoppable(start);
      // The looks before the end tell of something: there is a better one than the first, and a worse one than the best.
      expect(best).toBeGreaterThan(0);
      expect(runOn(trainer, 60)).toBe(5 * (best + 3));
      expect(trainer.ended).toBe(true);
      expect(trainer.average()).toEqual(seen[best]);
      trainer.dispose();
    });

    test("it goes on from its state, kept as plain values, to the same end and bytes", () => {
      const whole = stoppable(start);
      const end = runOn(whole, 60);
      const expected = whole.state();
      whole.dispose();
      for (const stop of [3, 10, end - 1]) {
        const first = stoppable(start);
        runOn(first, stop);
        const half = structuredClone(first.state());
        first.dispose();
        const second = stoppable(half);
        expect(runOn(second, 60)).toBe(end);
        expect(second.state()).toEqual(expected);
        second.dispose();
      }
    });

    test("it wants steps between its looks, and looks before its end", () => {
      for (const wrong of [{ every: 0 }, { patience: 0.5 }]) {
        const trainer = make(way, start);
        expect(() => stopEarly(trainer, () => 0, { ...stopping, ...wrong }, start)).toThrow(
          "Give a whole number of at least 1",
        );
        trainer.dispose();
      }
    });

    test("memory is flat while it looks", () => {
      const trainer = stoppable(start);
      runOn(trainer, 5);
      const before = tf.memory();
      runOn(trainer, 10);
      expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
      trainer.dispose();
    });
  });
});
