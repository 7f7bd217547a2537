import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Connection } from "@temporalio/client";
import { InputError } from "../../pipelines/inputError.js";
import { keepSmall } from "../observe/boundedFile.js";
import { SPELLED } from "./registerSearchAttributes.js";
import { SEARCH_ATTRIBUTES } from "./searchAttributes.js";

export interface DevServerOptions {
  /** The Temporal CLI. */
  readonly cli: string;
  /** Directory of its database and log. */
  readonly store: string;
  readonly port: number;
  readonly pagePort: number;
}

export interface DevServer {
  readonly address: string;
  readonly page: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/**
 * Starts Temporal's development server on this machine, with its database in the store, and waits until it answers.
 * @throws InputError with the last lines of its log when it ends instead
 */
export async function startDevServer({ cli, store, port, pagePort }: DevServerOptions): Promise<DevServer> {
  const address = `127.0.0.1:${port}`;
  const logPath = join(store, "logs", "temporal.log");
  mkdirSync(dirname(logPath), { recursive: true });
  keepSmall(logPath);
  const args = ["server", "start-dev", "--ip", "127.0.0.1", "--port", `${port}`, "--ui-port", `${pagePort}`];
  args.push("--db-filename", join(store, "temporal.db"), "--log-format", "json", "--log-level", "warn");
  // Four times the workflows a second of the default journal, and as safe against a kill.
  args.push("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=normal");
  // One list a queue instead of four: with few workers a step would wait a second for one to look into the right list.
  for (const kind of ["Read", "Write"]) args.push("--dynamic-config-value", `matching.numTaskqueue${kind}Partitions=1`);
  for (const { name, type } of SEARCH_ATTRIBUTES) args.push("--search-attribute", `${name}=${SPELLED[type]}`);
  // A process group of its own: Ctrl-C goes to `headwater up` alone, which ends the server after the worker.
  const child = spawn(cli, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  const log = createWriteStream(logPath, { flags: "a" });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.once("close", () => log.end());
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));

  const failed = once(child, "error").then(([error]) => `it cannot be run (${(error as Error).message})`);
  const ended = once(child, "exit").then(
    async ([code, signal]) => `it ended with ${code ?? signal}: ${await tail(logPath)}`,
  );
  const why = await Promise.race([failed, ended, answers(address).then(() => undefined)]);
  if (why !== undefined)
    throw new InputError(`The Temporal server ${cli} did not start: ${why}. Its log is ${logPath}.`);
  return {
    address,
    page: `http://127.0.0.1:${pagePort}`,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      const waited = new AbortController();
      await Promise.race([gone, setTimeout(10_000, undefined, { signal: waited.signal }).catch(() => {})]);
      waited.abort();
      child.kill("SIGKILL");
      await gone;
    },
  };
}

async function answers(address: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: "1s" });
      await connection.workflowService.describeNamespace({ namespace: "default" });
      return await connection.close();
    } catch (error) {
      if (tries === 300) throw error;
      await setTimeout(100);
    }
  }
}

async function tail(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.trim().split("\n").slice(-3).join(" ").slice(-600);
}
