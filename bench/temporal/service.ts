import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageRoot } from "../../workflows/packageRoot.js";

/** As-of date of the nights that are measured. */
export const AS_OF = "2026-10-01";

/** The `headwater` command, as Node runs it. */
export const program = join(packageRoot, "dist", "cli", "headwater.js");

/** Starts a command that stays, and waits until it says that it is ready: in its log, where it has no sentence. */
export async function start(args: readonly string[], sentence = '"msg":"ready"'): Promise<ChildProcess> {
  const env = { ...process.env, HEADWATER_LOG: args[0] === "worker" ? "stdout" : undefined };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.includes(sentence)) resolve();
      });
    child.once("close", () => reject(new Error(`${args.join(" ")} ended:\n${said}`)));
  });
  return child;
}

/** Starts `headwater up` in a store. */
export const up = (store: string, ...more: string[]): Promise<ChildProcess> =>
  start(["up", "--store", store, ...more], "Headwater is up.");

/** Ends what `start` started, when its steps are done. */
export async function end(child: ChildProcess): Promise<void> {
  const closed = once(child, "close");
  child.kill("SIGINT");
  await closed;
}

export const round = (seconds: number): number => Math.round(seconds * 100) / 100;

/** The middle one of several measurements, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
