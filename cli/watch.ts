import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { holdLock } from "../pipelines/store/lock.js";
import { openStore } from "../pipelines/store/store.js";
import { createLog, logTarget } from "../workflows/observe/createLog.js";
import { watchNights } from "../workflows/observe/watchNights.js";
import { dailyTime } from "../workflows/temporal/wallClock.js";

export interface WatchFlags {
  readonly store: string;
  readonly at: string;
  readonly timeZone: string;
  readonly once?: boolean;
}

/** `headwater watch`: tells of nights that fail, wait for a decision, or are late, until it is told to end. */
export async function watchCommand({ store, at, timeZone, once }: WatchFlags): Promise<void> {
  const root = resolve(store);
  await openStore(root);
  const unlock = await holdLock(
    join(root, "watch.lock"),
    (pid) => `The nights of the store ${root} are watched already: process ${pid}. End it first.`,
  );
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  try {
    await watchNights({
      store: root,
      host: hostname(),
      env: process.env,
      log: createLog(root, process.env),
      say: logTarget(process.env) === "stdout" ? undefined : (sentence) => console.log(sentence),
      at: dailyTime(at, timeZone, new Date()),
      signal: ending.signal,
      once,
    });
  } finally {
    await unlock();
  }
}
