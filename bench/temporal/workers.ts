import { cp } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../workflows/packageRoot.js";
import { addressOf, connectServer } from "../../workflows/temporal/connectServer.js";
import { NIGHT_ID } from "../../workflows/temporal/names.js";
import { measure } from "../measure.js";
import { end, program, round, start, up } from "./service.js";

/** London's night: the sample's is over so soon that the start of its processes weighs as much as its methods. */
const inventory = join(packageRoot, "data", "inventory", "london");
const sources = join(packageRoot, "..", "shared", "data", "london");
const LONDON = ["--as-of", "2026-01-15", "--inventory", inventory, "--sources", sources];

/** Backtests and forecasts of all methods, everything before them done: one worker of one thread, and two. */
export async function measureWorkers(root: string) {
  console.log("\nBacktests and forecasts alone, a thread a worker");
  const prepared = join(root, "prepared");
  await measure([program, "nightly", ...LONDON, "--models", "seasonal-naive", "--store", prepared]);
  const seconds: number[] = [];
  for (const count of [1, 2]) {
    const store = join(root, `workers-${count}`);
    await cp(prepared, store, { recursive: true, verbatimSymlinks: true });
    const service = await up(store, "--threads", "1");
    const more =
      count === 2 ? [await start(["worker", "--queues", "compute", "--threads", "1", "--store", store])] : [];
    await measure([program, "run", ...LONDON, "--store", store]);
    const took = await backtestSeconds(store);
    await Promise.all(more.map(end));
    await end(service);
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
