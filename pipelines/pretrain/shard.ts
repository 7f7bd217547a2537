import { mkdir, open, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Inputs, WIDTH } from "../../models/pretrained/inputs.js";
import { Random } from "../../models/pretrained/invent/random.js";
import { inventRows } from "../../models/pretrained/rows.js";
import { decodeHalves, encodeHalves } from "../../models/training/half.js";

/** Rows of a batch, and batches of a shard. */
export const BATCH = 1024;
export const BATCHES = 64;
const STEPS_PER_SERIES = 4;
const BYTES = BATCH * (WIDTH * 2 + 2 * 4);

export interface ShardOptions {
  readonly directory: string;
  readonly seed: number;
  readonly index: number;
}

const fileOf = ({ directory, seed, index }: ShardOptions) => path.join(directory, `rows-${seed}-${index}.bin`);

/**
 * Invents the examples of one shard unless its file is there. A batch is a strided slice of them, so that it mixes as
 * many series as it can; inputs are halves, targets floats.
 */
export default async function makeShard(options: ShardOptions): Promise<string> {
  const file = fileOf(options);
  if (
    await stat(file).then(
      (s) => s.size === BYTES * BATCHES,
      () => false,
    )
  )
    return file;
  const rows = inventRows(new Random(options.seed, options.index), new Inputs(), BATCH * BATCHES, STEPS_PER_SERIES);
  const bytes = Buffer.alloc(BYTES * BATCHES);
  for (let b = 0; b < BATCHES; b++) {
    const x = new Uint16Array(bytes.buffer, bytes.byteOffset + b * BYTES, BATCH * WIDTH);
    const t = new Float32Array(bytes.buffer, bytes.byteOffset + b * BYTES + BATCH * WIDTH * 2, BATCH * 2);
    for (let i = 0; i < BATCH; i++) {
      const row = i * BATCHES + b;
      encodeHalves(rows.x.subarray(row * WIDTH, (row + 1) * WIDTH), x, i * WIDTH);
      t.set(rows.t.subarray(2 * row, 2 * row + 2), 2 * i);
    }
  }
  await mkdir(options.directory, { recursive: true });
  await writeFile(`${file}.draft`, bytes);
  await rename(`${file}.draft`, file);
  return file;
}

/** Reads batches of shards; files stay open, for a training reads each many times. */
export function shardReader(directory: string, seed: number) {
  const files = new Map<number, ReturnType<typeof open>>();
  const bytes = Buffer.alloc(BYTES);
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, BATCH * WIDTH);
  const targets = new Float32Array(bytes.buffer, bytes.byteOffset + BATCH * WIDTH * 2, BATCH * 2);
  return {
    /** Batch `b` of shard `index`, into `x` (`BATCH × WIDTH`) and `t` (`BATCH × 2`). */
    async read(index: number, b: number, x: Float32Array, t: Float32Array): Promise<void> {
      if (!files.has(index)) files.set(index, open(fileOf({ directory, seed, index })));
      await (await files.get(index)!).read(bytes, 0, BYTES, b * BYTES);
      decodeHalves(halves, x);
      t.set(targets);
    },
    async close(): Promise<void> {
      for (const file of files.values()) await (await file).close();
    },
  };
}
