import { execFile } from "node:child_process";
import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../workflows/packageRoot.js";
import { addressOf, connectServer } from "../../workflows/temporal/connectServer.js";
import { NIGHT_ID } from "../../workflows/temporal/names.js";
import { measure } from "../measure.js";
import { end, median, program, round, start, up } from "./service.js";

/** London's night: the sample's is over so soon that the start of its processes weighs as much as its methods. */
const inventory = join(packageRoot, "data", "inventory", "london");
const sources = join(packageRoot, "..", "shared", "data", "london");
const LONDON = ["--as-of", "2026-01-15", "--inventory", inventory, "--sources", sources];

/** How often one worker and two are measured, in turns: a run differs from the next by a twentieth. */
const ROUNDS = 3;

interface Variant {
  readonly workers: number;
  /** Whether the first worker is held to one core. */
  readonly held?: boolean;
}

/**
 * Backtests and forecasts of all methods, everything before them done: one worker of one thread, and two. What helps a
 * thread (the compiler, the collector of garbage) takes a part of a second core where it is free, so the one worker
 * is also held to one core, once.
 */
export async function measureWorkers(root: string) {
  console.log("\nBacktests and forecasts alone, a thread a worker: seconds");
  const prepared = join(root, "prepared");
  await measure([program, "nightly", ...LONDON, "--models", "seasonal-naive", "--store", prepared]);
  const ones: number[] = [];
  const twos: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    ones.push(await backtest(prepared, join(root, `one-${n}`), { workers: 1 }));
    twos.push(await backtest(prepared, join(root, `two-${n}`), { workers: 2 }));
  }
  const oneCore = await backtest(prepared, join(root, "one-core"), { workers: 1, held: true });
  const [one, two] = [ones, twos].map((seconds) => round(median(seconds)));
  const [ratio, ratioToOneCore] = [one, oneCore].map((of) => round(two / of));
  const line = (title: string, seconds: readonly number[]) =>
    console.log(`  ${title.padEnd(24)}${seconds.map((s) => s.toFixed(2).padStart(8)).join("")}`);
  line("1 worker", ones);
  line("2 workers", twos);
  line("1 worker on one core", [oneCore]);
  console.log(`  by medians, two take ${ratio} of one worker's time, ${ratioToOneCore} of its time on one core`);
  return { oneCore, one, two, ratio, ratioToOneCore };
}

/** Seconds of one night's backtests and forecasts, in a copy of the prepared store and by processes that are new. */
async function backtest(prepared: string, store: string, { workers, held }: Variant): Promise<number> {
  await cp(prepared, store, { recursive: true, verbatimSymlinks: true });
  const service = await up(store, "--threads", "1");
  if (held) await holdToOneCore(store);
  const more = [];
  for (let n = 1; n < workers; n++)
    more.push(await start(["worker", "--queues", "compute", "--threads", "1", "--store", store]));
  await measure([program, "run", ...LONDON, "--store", store]);
  const took = round(await backtestSeconds(store));
  await Promise.all(more.map(end));
  await end(service);
  await rm(store, { recursive: true });
  return took;
}

/** Holds a store's worker, with all its threads and what it starts from now on, to the first core. */
async function holdToOneCore(store: string): Promise<void> {
  const { pid } = JSON.parse(await readFile(join(store, "lock"), "utf8"));
  await promisify(execFile)("taskset", ["--all-tasks", "--cpu-list", "--pid", "0", `${pid}`]);
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
