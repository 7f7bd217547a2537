import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Tinypool } from "tinypool";
import { ARCHITECTURE } from "../../models/pretrained/architecture.js";
import { pack } from "../../models/pretrained/network.js";
import { SHIPPED } from "../../models/pretrained/shipped.js";
import { makeTrainer } from "../../models/training/makeTrainer.js";
import { openEngine } from "../longTable/openEngine.js";
import { type Pretrained, pretrain } from "./pretrain.js";
import { RECIPE } from "./recipe.js";
import { shippedSource } from "./shippedSource.js";

/** `npm run pretrain`: makes the shipped weights from nothing, and says whether they are the same. */
const { values } = parseArgs({
  options: {
    /** Where examples and checkpoints are kept: about 6 GB. Not `--directory`, which tfjs-node's loader takes for its own. */
    folder: { type: "string", default: path.join("store", "pretrain") },
    threads: { type: "string", default: String(availableParallelism()) },
    /** Replace the shipped weights and the record in the source tree. */
    ship: { type: "boolean", default: false },
    /** A rehearsal: fewer shards and steps than the recipe, and steps between two checkpoints. */
    shards: { type: "string", default: String(RECIPE.shards) },
    steps: { type: "string", default: String(RECIPE.steps) },
    checkpoint: { type: "string", default: "1000" },
  },
});
const { seed, networks, rate } = RECIPE;
const [shards, steps, checkpointEvery] = [values.shards, values.steps, values.checkpoint].map(Number);
const rehearsed = shards !== RECIPE.shards || steps !== RECIPE.steps;
if (rehearsed && values.ship)
  throw new RangeError(`A rehearsal of ${shards} shards and ${steps} steps is not shipped. Leave out --ship.`);
const directory = path.resolve(values.folder);
const say = (line: string) => console.log(line);
const seconds = (since: number) => `${Math.round((performance.now() - since) / 1000)} s`;

const began = performance.now();
const pool = new Tinypool({
  filename: new URL("./shard.js", import.meta.url).href,
  runtime: "worker_threads",
  minThreads: 0,
  maxThreads: Number(values.threads),
});
let made = 0;
await Promise.all(
  Array.from({ length: shards }, async (_, index) => {
    await pool.run({ directory, seed, index });
    made++;
    if (made % 10 === 0 || made === shards) say(`examples: ${made} of ${shards} shards, ${seconds(began)}`);
  }),
);
await pool.destroy();

const { engine, why, close } = await openEngine({ wanted: process.env.HEADWATER_BACKEND, env: process.env });
say(`backend: ${why}`);
const trained: Pretrained[] = [];
for (let member = 0; member < networks; member++) {
  const started = performance.now();
  const { weights, losses } = await pretrain({
    ...{ directory, seed, member, shards, steps, rate, checkpointEvery },
    trainer: (schedule, from) => makeTrainer(engine, ARCHITECTURE, schedule, from),
    progress: (step, loss) => {
      const at = `network ${member + 1} of ${networks}, step ${step} of ${steps}`;
      if (step % 500 === 0) say(`${at}: loss ${loss.toFixed(4)}, ${seconds(started)}`);
    },
  });
  trained.push({ weights, losses });
}
close();
const packed = pack(trained.map(({ weights }) => weights));
const losses = trained.map((network) => network.losses);
say(
  `trained in ${seconds(began)}: SHA-256 ${packed.sha256}, ${packed.sha256 === SHIPPED.sha256 ? "the same as" : "not that of"} the shipped weights`,
);
await writeFile(path.join(directory, "shipped.ts"), shippedSource(packed));
const record = `${JSON.stringify({ ...RECIPE, shards, steps, sha256: packed.sha256, losses }, null, 1)}\n`;
await writeFile(path.join(directory, "record.json"), record);
if (values.ship) {
  const root = path.resolve(import.meta.dirname, "../../..");
  await writeFile(path.join(root, "models/pretrained/shipped.ts"), await readFile(path.join(directory, "shipped.ts")));
  await writeFile(path.join(root, "pipelines/pretrain/record.json"), record);
  say("models/pretrained/shipped.ts and pipelines/pretrain/record.json are replaced");
}
