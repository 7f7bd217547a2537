import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../workflows/packageRoot.js";
import { addressOf, connectServer } from "../workflows/temporal/connectServer.js";
import { NIGHT_ID } from "../workflows/temporal/names.js";
import { machine } from "./machine.js";
import { measure } from "./measure.js";

// What Temporal costs a night, and what a second worker brings: `npm run bench -- temporal`, on an idle machine.

const AS_OF = "2026-10-01";
const program = join(packageRoot, "dist", "cli", "headwater.js");
const cache = join(packageRoot, "bench", ".cache");
await mkdir(cache, { recursive: true });
const root = await mkdtemp(join(cache, "temporal-"));
const round = (seconds: number) => Math.round(seconds * 100) / 100;

try {
  const overhead = await measureOverhead();
  const workers = await measureWorkers();
  const date = new Date().toISOString().slice(0, 10);
  const path = join(packageRoot, "bench", "results", `temporal-${date}.json`);
  await mkdir(join(packageRoot, "bench", "results"), { recursive: true });
  await writeFile(path, `${JSON.stringify({ date, machine: machine(), overhead, workers }, null, 2)}\n`);
  console.log(`\nKept in ${path}`);
} finally {
  await rm(root, { recursive: true, force: true });
}

/** The sample's whole night from nothing: in one process, and followed on a server that is up already. */
async function measureOverhead() {
  console.log("The sample's night, from nothing");
  const embedded = await measure([program, "nightly", "--as-of", AS_OF, "--store", join(root, "embedded")]);
  const store = join(root, "server");
  const up = await start(["up", "--store", store], "Headwater is up.");
  const server = await measure([program, "run", "--as-of", AS_OF, "--store", store]);
  await end(up);
  console.log(`  in one process               ${embedded.seconds.toFixed(2).padStart(7)} s`);
  console.log(`  on Temporal                  ${server.seconds.toFixed(2).padStart(7)} s`);
  return { embedded: round(embedded.seconds), temporal: round(server.seconds) };
}

/** Backtests and forecasts of all methods, everything before them done: one worker of one thread, and two. */
async function measureWorkers() {
  console.log("\nBacktests and forecasts alone, a thread a worker");
  const prepared = join(root, "prepared");
  await measure([program, "nightly", "--as-of", AS_OF, "--models", "seasonal-naive", "--store", prepared]);
  const seconds: number[] = [];
  for (const count of [1, 2]) {
    const store = join(root, `workers-${count}`);
    await cp(prepared, store, { recursive: true, verbatimSymlinks: true });
    const up = await start(["up", "--threads", "1", "--store", store], "Headwater is up.");
    const more =
      count === 2 ? [await start(["worker", "--queues", "compute", "--threads", "1", "--store", store])] : [];
    await measure([program, "run", "--as-of", AS_OF, "--store", store]);
    const took = await backtestSeconds(store);
    await Promise.all(more.map(end));
    await end(up);
    console.log(
      `  ${count} ${count === 1 ? "worker " : "workers"}                    ${took.toFixed(2).padStart(7)} s`,
    );
    seconds.push(took);
  }
  console.log(`  ${(seconds[1] / seconds[0]).toFixed(2)} of one worker's time`);
  return { one: round(seconds[0]), two: round(seconds[1]), ratio: round(seconds[1] / seconds[0]) };
}

/** From the first local method or network that was asked for to the last one that was done, by the night's history. */
async function backtestSeconds(store: string): Promise<number> {
  const { client, connection } = await connectServer(await addressOf(store, process.env));
  const { events } = await client.workflow.getHandle(NIGHT_ID).fetchHistory();
  await connection.close();
  const asked = new Map<string, number>();
  const done: number[] = [];
  for (const { eventId, eventTime, ...event } of events ?? []) {
    const at = Number(eventTime?.seconds) + (eventTime?.nanos ?? 0) / 1e9;
    const { activityType } = event.activityTaskScheduledEventAttributes ?? {};
    if (["local", "network"].includes(activityType?.name ?? "")) asked.set(`${eventId}`, at);
    const { scheduledEventId } = event.activityTaskCompletedEventAttributes ?? {};
    if (asked.has(`${scheduledEventId}`)) done.push(at);
  }
  return Math.max(...done) - Math.min(...asked.values());
}

/** Starts a command that stays, and waits until it says that it is ready: in its log, where it has no sentence. */
async function start(args: readonly string[], sentence = '"msg":"ready"'): Promise<ChildProcess> {
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

async function end(child: ChildProcess): Promise<void> {
  const closed = once(child, "close");
  child.kill("SIGINT");
  await closed;
}
