import { execFile } from "node:child_process";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../workflows/packageRoot.js";
import { addressOf, connectServer } from "../../workflows/temporal/connectServer.js";
import { NIGHT_ID } from "../../workflows/temporal/names.js";
import { measure } from "../measure.js";
import { end, program, round, start, up } from "./service.js";

/** London's night: the sample's is over so soon that the start of its processes weighs as much as its methods. */
const inventory = join(packageRoot, "data", "inventory", "london");
const sources = join(packageRoot, "..", "shared", "data", "london");
const LONDON = ["--as-of", "2026-01-15", "--inventory", inventory, "--sources", sources];

/**
 * Backtests and forecasts of all methods, everything before them done: one worker of one thread, and two. What helps a
 * thread (the compiler, the collector of garbage) takes a quarter of a second core where it is free, so the one worker
 * is also held to one core.
 */
export async function measureWorkers(root: string) {
  console.log("\nBacktests and forecasts alone, a thread a worker");
  const prepared = join(root, "prepared");
  await measure([program, "nightly", ...LONDON, "--models", "seasonal-naive", "--store", prepared]);
  const seconds: number[] = [];
  for (const { title, count, held } of [
    { title: "1 worker on one core", count: 1, held: true },
    { title: "1 worker", count: 1, held: false },
    { title: "2 workers", count: 2, held: false },
  ]) {
    const store = join(root, `workers-${seconds.length}`);
    await cp(prepared, store, { recursive: true, verbatimSymlinks: true });
    const service = await up(store, "--threads", "1");
    if (held) await holdToOneCore(store);
    const more =
      count === 2 ? [await start(["worker", "--queues", "compute", "--threads", "1", "--store", store])] : [];
    await measure([program, "run", ...LONDON, "--store", store]);
    const took = await backtestSeconds(store);
    await Promise.all(more.map(end));
    await end(service);
    console.log(`  ${title.padEnd(28)}${took.toFixed(2).padStart(7)} s`);
    seconds.push(took);
  }
  const [oneCore, one, two] = seconds.map(round);
  const [ratio, ratioToOneCore] = [one, oneCore].map((of) => round(two / of));
  console.log(`  two take ${ratio} of one worker's time, ${ratioToOneCore} of its time on one core`);
  return { oneCore, one, two, ratio, ratioToOneCore };
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
