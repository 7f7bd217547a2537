import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NightOptions } from "../../workflows/activities.js";
import { writeSmallTown } from "../smallTown.js";

export interface Life {
  readonly engine: "embedded" | "worker";
  readonly root: string;
  /** File with a line for each effect, in the order of all lives. */
  readonly log: string;
  /** Effects of this life, from 0, at which it kills. */
  readonly kills: readonly number[];
  readonly options?: NightOptions;
  /** File that says which process the server is, where that is what is killed. */
  readonly server?: string;
  readonly address?: string;
  readonly bundle?: string;
}

const AS_OF = "2026-03-02";

/** A night of the small town, whose files lie below `dir`: all methods, with few changes on disk. */
export async function townNight(dir: string): Promise<NightOptions> {
  return { ...(await writeSmallTown(dir, AS_OF)), asOf: AS_OF, models: ["auto"], seed: 1 };
}

const script = fileURLToPath(new URL("./deadly.mjs", import.meta.url));

/** Starts a process that makes a night, or works for one, and kills as it is told. */
export function live(life: Life): ChildProcess {
  return fork(script, [JSON.stringify(life)], { stdio: ["ignore", "ignore", "pipe", "ipc"], execArgv: [] });
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

/** The lines of the log: which effects there were, and at which of them something was killed. */
export async function effectsOf(log: string): Promise<{ kills: string[]; commits: string[] }> {
  const lines = (await readFile(log, "utf8")).trim().split("\n");
  return {
    kills: lines.filter((line) => line.startsWith("killed ")),
    commits: lines.filter((line) => line.startsWith("after step ")),
  };
}

/** How many results of steps lie in a store. */
export async function resultsIn(root: string): Promise<number> {
  const steps = await readdir(join(root, "steps"));
  const counts = await Promise.all(steps.map(async (step) => (await readdir(join(root, "steps", step))).length));
  return counts.reduce((sum, count) => sum + count, 0);
}
