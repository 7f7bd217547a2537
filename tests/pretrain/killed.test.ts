import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { whole } from "../long/whole.js";
import { scratch } from "../scratch.js";
import { root } from "../structure/sourceTree.js";

const program = join(root, "dist", "pipelines", "pretrain", "main.js");
const deadly = fileURLToPath(new URL("./deadly.mjs", import.meta.url));
/** A rehearsal: one shard, eleven steps, a checkpoint after each fourth. */
const SHORT = ["--shards", "1", "--steps", "11", "--checkpoint", "4", "--threads", "1"];
/** Half-way through the file of a shard; between two checkpoints; half-way through one, before and after it counts. */
const SOME = [
  "during write rows-1-0.bin.draft 1",
  "before read rows-1-0.bin 7",
  "during write checkpoint-0.bin.draft 1",
  "before rename checkpoint-0.bin.draft 1",
  "after rename checkpoint-0.bin.draft 1",
];

/** One life of the program, which ends by itself or where it is killed. */
async function live(folder: string, log: string, kills: readonly string[]): Promise<string | number> {
  const env = { ...process.env, HEADWATER_BACKEND: "wasm", HEADWATER_DEADLY: JSON.stringify({ log, kills }) };
  const args = ["--import", deadly, program, "--folder", folder, ...SHORT];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return signal ?? code!;
}

const bytesOf = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString("base64")]));

test("a pretraining that is killed goes on to the same bytes, wherever that was, and leaves nothing else", async () => {
  const [calm, killed, dir] = [await scratch(), await scratch(), await scratch()];
  const logs = ["calm.log", "killed.log"].map((name) => join(dir, name));
  for (const log of logs) writeFileSync(log, "");
  expect(await live(calm, logs[0], [])).toBe(0);
  const points = readFileSync(logs[0], "utf8").trim().split("\n");
  expect(points).toEqual(expect.arrayContaining(SOME));
  const kills = whole ? points : SOME;

  let deaths = 0;
  for (; deaths <= kills.length; deaths++) {
    const how = await live(killed, logs[1], kills);
    if (how === 0) break;
    expect(how).toBe("SIGKILL");
  }
  expect(deaths).toBeGreaterThanOrEqual(SOME.length);
  expect(bytesOf(killed)).toEqual(bytesOf(calm));
}, 1_800_000);
