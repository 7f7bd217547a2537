import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ARCHITECTURE } from "../../models/pretrained/architecture.js";
import { SHIPPED } from "../../models/pretrained/shipped.js";
import { makeTrainer } from "../../models/training/makeTrainer.js";
import { pretrain } from "../../pipelines/pretrain/pretrain.js";
import { RECIPE } from "../../pipelines/pretrain/recipe.js";
import makeShard, { BATCH, BATCHES, shardReader } from "../../pipelines/pretrain/shard.js";
import { availableBackends, tf } from "../models/training/backends.js";

const read = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
const backends = (await availableBackends()).filter((name) => name !== "cpu");
const directory = mkdtempSync(path.join(os.tmpdir(), "headwater-pretrain-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const shard = { directory, seed: 1, index: 0 };
const save = (savedModel: Uint8Array) => {
  const folder = mkdtempSync(path.join(directory, "graph-"));
  writeFileSync(path.join(folder, "saved_model.pb"), savedModel);
  return folder;
};
/** Steps at which trainings began. */
const began: number[] = [];
const train = (until: number, checkpointEvery = 1000, member = 0) =>
  pretrain({
    ...{ directory, seed: 1, member, shards: 1, steps: 64, until, checkpointEvery, recordEvery: 5 },
    trainer: (schedule, from) => {
      began.push(from.step);
      return makeTrainer({ tf, save }, ARCHITECTURE, schedule, from);
    },
    progress: () => {},
  });

describe("pretraining", () => {
  beforeAll(() => makeShard(shard));

  test("makes a shard once, of a size that does not depend on what is in it", async () => {
    const file = await makeShard(shard);
    const made = statSync(file);
    expect(made.size).toBe(BATCH * BATCHES * (ARCHITECTURE.inputs * 2 + 8));
    await makeShard(shard);
    expect(statSync(file).mtimeMs).toBe(made.mtimeMs);
  });

  test("reads batches of finite numbers, no two alike", async () => {
    const reader = shardReader(directory, 1);
    const read = async (b: number) => {
      const [x, t] = [new Float32Array(BATCH * ARCHITECTURE.inputs), new Float32Array(BATCH * 2)];
      await reader.read(0, b, x, t);
      return { x, t };
    };
    const [first, last] = [await read(0), await read(BATCHES - 1)];
    expect(first.x.every(Number.isFinite) && first.t.every(Number.isFinite)).toBe(true);
    expect(first.x).not.toEqual(last.x);
    await reader.close();
  });

  test.each(backends)("on %s has the losses of the record", async (backend) => {
    await tf.setBackend(backend);
    const { losses } = await train(20);
    const recorded: number[] = read("../fixtures/pretrained/shortTraining.json");
    expect(losses.length).toBe(recorded.length);
    for (const [i, loss] of losses.entries()) expect(Math.abs(loss - recorded[i])).toBeLessThan(2e-4);
  });

  test.each(backends)(
    "on %s goes on from its own checkpoint to the same bytes, beside another network on the same examples",
    async (backend) => {
      await tf.setBackend(backend);
      const whole = await train(8);
      await train(4, 4);
      const resumed = await train(8);
      const other = await train(8, 4, 1);
      for (const member of [0, 1]) rmSync(path.join(directory, `checkpoint-${member}.bin`));
      expect(resumed).toEqual(whole);
      expect(other.weights).not.toEqual(whole.weights);
      expect(began.slice(-4)).toEqual([0, 0, 4, 0]);
    },
  );

  test("of the shipped weights is on record, with its losses", () => {
    const record = read("../../pipelines/pretrain/record.json");
    expect(record).toMatchObject({ ...RECIPE, sha256: SHIPPED.sha256 });
    expect(record.losses.length).toBe(RECIPE.networks);
    for (const losses of record.losses) {
      expect(losses.length).toBe(RECIPE.steps / 100);
      expect(losses.at(-1)).toBeLessThan(0.9 * losses[0]);
    }
  });

  test("makes weights of at most 1 MB, whose model card says their hash, size and licence", () => {
    const card = readFileSync(new URL("../../docs/model-card.md", import.meta.url), "utf8");
    const bytes = Buffer.from(SHIPPED.base64, "base64").length;
    expect(bytes).toBeLessThanOrEqual(1_000_000);
    for (const fact of [SHIPPED.sha256, `(${Math.round(bytes / 1000)} kB)`, "MIT", "## How good", "## Where it is bad"])
      expect(card).toContain(fact);
  });
});
