import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";
import type { NightOptions } from "../../workflows/activities.js";
import { publishedBytes } from "../e2e/publishedBytes.js";
import { writeSmallTown } from "../smallTown.js";
import { expectNothingRedone, killedIn, linesOf, pointsIn } from "./effectLog.js";

export interface Life {
  readonly engine: "embedded" | "worker";
  readonly root: string;
  readonly log: string;
  /** Points at which it kills, each once over all lives: `before step local 3f…`. */
  readonly kills: readonly string[];
  readonly options?: NightOptions;
  /** File that says which process the server is, where that is what is killed. */
  readonly server?: string;
  readonly address?: string;
  readonly bundle?: string;
}

const AS_OF = "2026-03-02";
/** One network is enough: the other is a step like it. */
const MODELS = ["seasonal-naive", "simple-smoothing", "holt-winters", "pretrained", "network"];

/** A night of the small town, whose files lie below `dir`: every kind of step, with few changes on disk. */
export async function townNight(dir: string): Promise<NightOptions> {
  return { ...(await writeSmallTown(dir, AS_OF)), asOf: AS_OF, models: MODELS, seed: 1 };
}

const script = fileURLToPath(new URL("./deadly.mjs", import.meta.url));

const begin = (life: Life): ChildProcess =>
  fork(script, [JSON.stringify(life)], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] });

/** Starts a process that makes a night, or works for one, and kills as it is told; it ends with the test. */
export function live(life: Life): ChildProcess {
  const child = begin(life);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** How a process ended: its signal or exit code, and what it said when that was no signal. */
export async function death(child: ChildProcess): Promise<{ how: string | number; said: string }> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { how: signal ?? code!, said };
}

export interface Calm {
  readonly options: NightOptions;
  /** Before and after each change that an undisturbed night makes on disk, in order. */
  readonly points: readonly string[];
  readonly bytes: Record<string, string>;
  readonly runs: readonly string[];
}

/** The undisturbed night, which every other one has to come out as. Its town stays below `dir`. */
export async function calmNight(dir: string): Promise<Calm> {
  const [root, options] = [join(dir, "calm"), await townNight(join(dir, "town"))];
  await mkdir(root);
  const log = join(root, "effects.log");
  expect(await death(begin({ engine: "embedded", root, log, kills: [], options }))).toMatchObject({ how: 0 });
  return {
    options,
    points: pointsIn(await linesOf(log)),
    bytes: await publishedBytes(root),
    runs: await readdir(join(root, "published")),
  };
}

/** A night that was killed at `kills`, and at each of them, is the undisturbed one, and nothing in it was done again. */
export async function expectCalm(
  calm: Calm,
  { root, log, kills }: Pick<Life, "root" | "log" | "kills">,
): Promise<void> {
  const lines = await linesOf(log);
  expect(killedIn(lines).sort()).toEqual([...kills].sort());
  expectNothingRedone(lines);
  expect(await publishedBytes(root)).toEqual(calm.bytes);
  expect(await readdir(join(root, "published"))).toEqual(calm.runs);
  expect(await readdir(join(root, "tmp"))).toEqual([]);
}
