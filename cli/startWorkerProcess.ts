import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../pipelines/inputError.js";
import { keepSmall } from "../workflows/observe/boundedFile.js";
import { logPath, logTarget } from "../workflows/observe/createLog.js";
import type { Running } from "./supervise.js";
import type { WorkerSays } from "./worker.js";

export interface WorkerProcessOptions {
  readonly store: string;
  readonly threads?: number;
  readonly say: (sentence: string) => void;
}

/**
 * Starts `headwater worker` in a process of its own and waits until it is ready. What it prints beside its log is in
 * `logs/worker.log`, or where this process prints when logs go to standard output.
 * @throws InputError when it ends instead
 */
export async function startWorkerProcess({ store, threads, say }: WorkerProcessOptions): Promise<Running> {
  const path = join(dirname(logPath(store)), "worker.log");
  mkdirSync(dirname(path), { recursive: true });
  keepSmall(path);
  const log = logTarget(process.env) === "stdout" ? "inherit" : openSync(path, "a");
  const args = [process.argv[1], "worker", "--store", store];
  if (threads !== undefined) args.push("--threads", `${threads}`);
  // A process group of its own: Ctrl-C goes to `headwater up` alone, which ends the worker when its steps are done.
  const child = spawn(process.execPath, args, { stdio: ["ignore", log, log, "ipc"], detached: true });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(new InputError(`The worker ended with ${signal ?? code}: see ${log === "inherit" ? "above" : path}.`)),
    );
    child.on("message", (message: WorkerSays) => {
      if ("ready" in message) resolve();
      else if ("says" in message) say(message.says);
      else reject(new InputError(message.failed));
    });
  });
  return {
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}
