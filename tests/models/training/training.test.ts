import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { eagerTrainer } from "../../../models/training/eagerTrainer.js";
import { graphTrainer } from "../../../models/training/graph/graphTrainer.js";
import { SCHEDULE, type Schedule } from "../../../models/training/schedule.js";
import { randomWeights, startState, type TrainingState } from "../../../models/training/state.js";
import type { Trainer } from "../../../models/training/trainer.js";
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
});
