import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { NightOptions } from "../../workflows/activities.js";
import { whole } from "../long/whole.js";
import { scratch } from "../scratch.js";
import { writeSmallTown } from "../smallTown.js";

interface After {
  readonly asOf: string;
  /** Bytes that the process holds after its garbage was collected. */
  readonly heap: number;
  readonly reused: number;
  readonly rooms: Readonly<Record<string, number>>;
}

const script = fileURLToPath(new URL("./nights.mjs", import.meta.url));
const NIGHTS = whole ? 30 : 12;
const REPEATS = 3;

it(`${NIGHTS} nights in a row hold no more memory at their end than before, and take disk for data alone`, async () => {
  const [root, dir] = [await scratch(), await scratch()];
  const nights: NightOptions[] = [];
  for (let n = 0; n < NIGHTS; n++) {
    const asOf = new Date(Date.UTC(2026, 1, 20 + n)).toISOString().slice(0, 10);
    // Networks take most of the time, so every fifth night has the one or the other.
    const network = n % 5 > 0 ? [] : n % 10 > 0 ? ["network"] : ["pretrained-tuned"];
    const models = ["seasonal-naive", "holt-winters", "pretrained", ...network];
    nights.push({ ...(await writeSmallTown(join(dir, asOf), asOf)), asOf, models, seed: 1 });
  }
  for (let n = 0; n < REPEATS; n++) nights.push(nights[NIGHTS - 1]);
  const args = ["--expose-gc", script, JSON.stringify({ root, nights })];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 });
  const after = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as After);
  expect(after).toHaveLength(NIGHTS + REPEATS);
  const heap = (from: number, to: number) => Math.max(...after.slice(from, to).map((night) => night.heap));
  const third = NIGHTS / 3;
  expect(heap(NIGHTS - third, NIGHTS)).toBeLessThan(1.1 * heap(third / 2, 1.5 * third));

  // What a night leaves beside its data: nothing that grows.
  const data = ["landing", "steps", "published", "warehouse.duckdb"];
  const beside = after.map(({ rooms }) => Object.keys(rooms).filter((room) => !data.includes(room)));
  expect(beside.at(-1)).toEqual(beside[0]);
  expect(beside[0]).toEqual(["store.json"]);

  // A night without news takes no disk at all.
  const [last, ...repeated] = after.slice(NIGHTS - 1);
  for (const { rooms } of repeated) expect(rooms).toEqual(last.rooms);
}, 900_000);
