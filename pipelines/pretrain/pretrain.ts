import path from "node:path";
import { ARCHITECTURE } from "../../models/pretrained/architecture.js";
import { WIDTH } from "../../models/pretrained/inputs.js";
import { Random } from "../../models/pretrained/invent/random.js";
import { shuffled } from "../../models/pretrained/shuffle.js";
import { SCHEDULE, type Schedule } from "../../models/training/schedule.js";
import { randomWeights, startState, type TrainingState } from "../../models/training/state.js";
import type { Trainer } from "../../models/training/trainer.js";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.js";
import { BATCH, BATCHES, shardReader } from "./shard.js";

export interface PretrainOptions {
  /** Where the invented examples and the checkpoint are kept. */
  readonly directory: string;
  readonly seed: number;
  /** Which of the networks on these examples, from 0: what it begins with and the order of the batches are its own. */
  readonly member?: number;
  /** Shards of 65,536 examples; those with the numbers 0 … shards - 1 must be there. */
  readonly shards: number;
  readonly steps: number;
  /** Highest learning rate. */
  readonly rate?: number;
  /** Where to stop for now; by default at the end. */
  readonly until?: number;
  /** Steps between two checkpoints. */
  readonly checkpointEvery?: number;
  /** Steps whose mean loss is one number of the record. */
  readonly recordEvery?: number;
  readonly trainer: (schedule: Schedule, from: TrainingState) => Trainer;
  readonly progress: (step: number, loss: number) => void;
}

export interface Pretrained {
  /** The averaged weights. */
  readonly weights: Float32Array[];
  /** Mean loss of every `recordEvery` steps: SQL of invented series. */
  readonly losses: readonly number[];
}

/**
 * Trains the network on the shards' examples, batches in a new random order in each round over them. Steps are counted,
 * not time; a training that was stopped goes on from its last checkpoint to the same bytes.
 */
export async function pretrain(options: PretrainOptions): Promise<Pretrained> {
  const {
    directory,
    seed,
    member = 0,
    shards,
    steps,
    rate = SCHEDULE.rate,
    until = steps,
    checkpointEvery = 1000,
    recordEvery = 100,
    progress,
  } = options;
  const schedule: Schedule = { ...SCHEDULE, steps, rate };
  const key = JSON.stringify({ ARCHITECTURE, schedule, seed, member, shards });
  const file = path.join(directory, `checkpoint-${member}.bin`);
  const random = new Random(seed + member, -1);
  const checkpoint = await readCheckpoint(file, key, ARCHITECTURE);
  const from =
    checkpoint?.state ??
    startState(
      ARCHITECTURE,
      randomWeights(ARCHITECTURE, () => random.normal()),
    );
  const losses = [...(checkpoint?.losses ?? [])];
  const trainer = options.trainer(schedule, from);
  const reader = shardReader(directory, seed);
  const x = new Float32Array(BATCH * WIDTH);
  const t = new Float32Array(BATCH * 2);
  const batches = shards * BATCHES;
  let order: Int32Array = new Int32Array();
  let round = -1;
  let sum = checkpoint?.sum ?? 0;
  try {
    for (let step = from.step; step < until; step++) {
      if (Math.floor(step / batches) !== round) {
        round = Math.floor(step / batches);
        order = shuffled(batches, new Random(seed + member, -2 - round));
      }
      const batch = order[step % batches];
      await reader.read(Math.floor(batch / BATCHES), batch % BATCHES, x, t);
      sum += trainer.step(x, t);
      if ((step + 1) % recordEvery === 0) {
        losses.push(Number((sum / recordEvery).toFixed(5)));
        progress(step + 1, sum / recordEvery);
        sum = 0;
      }
      if ((step + 1) % checkpointEvery === 0) await writeCheckpoint(file, key, { state: trainer.state(), losses, sum });
    }
    return { weights: trainer.average(), losses };
  } finally {
    trainer.dispose();
    await reader.close();
  }
}
