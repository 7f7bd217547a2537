import { readFile, rename, writeFile } from "node:fs/promises";
import { flatten, unflatten } from "../../models/training/flatten.js";
import type { Architecture } from "../../models/training/quantileNetwork.js";
import type { TrainingState } from "../../models/training/state.js";

const PARTS = ["weights", "first", "second", "average"] as const;

/** A training that can go on, with the losses so far. */
export interface Checkpoint {
  readonly state: TrainingState;
  /** Mean losses on record, and the sum of those since the last of them. */
  readonly losses: readonly number[];
  readonly sum: number;
}

/** Writes a checkpoint whole or not at all: a line of JSON, then the numbers. */
export async function writeCheckpoint(file: string, key: string, { state, losses, sum }: Checkpoint): Promise<void> {
  const head = Buffer.from(`${JSON.stringify({ key, step: state.step, losses, sum })}\n`);
  const numbers = PARTS.map((part) => flatten(state[part])).map((f) =>
    Buffer.from(f.buffer, f.byteOffset, f.byteLength),
  );
  await writeFile(`${file}.draft`, Buffer.concat([head, ...numbers]));
  await rename(`${file}.draft`, file);
}

/** The checkpoint of the training with this key; undefined where there is none. */
export async function readCheckpoint(file: string, key: string, a: Architecture): Promise<Checkpoint | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const end = bytes.indexOf("\n");
  const head = JSON.parse(bytes.subarray(0, end).toString()) as {
    key: string;
    step: number;
    losses: number[];
    sum: number;
  };
  if (head.key !== key) return undefined;
  const numbers = new Float32Array(Uint8Array.from(bytes.subarray(end + 1)).buffer);
  const size = numbers.length / PARTS.length;
  const part = (i: number) => unflatten(a, numbers.subarray(i * size, (i + 1) * size));
  const state = { step: head.step, weights: part(0), first: part(1), second: part(2), average: part(3) };
  return { state, losses: head.losses, sum: head.sum };
}
