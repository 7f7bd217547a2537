import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import { addressFromEnvironment, addressOf, type Connected, connectServer } from "../temporal/connectServer.js";
import { readServerRecord } from "../temporal/serverRecord.js";
import type { DailyTime } from "../temporal/wallClock.js";
import { alertSender } from "./alertSender.js";
import { lateAfter } from "./dueNight.js";
import { nightsOnServer } from "./nightsOnServer.js";
import { tellOfNights } from "./tellOfNights.js";
import { webhookUrl } from "./webhook.js";

export interface WatchOptions {
  /** Absolute. */
  readonly store: string;
  readonly host: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly say?: (sentence: string) => void;
  /** When nights are due, where no schedule says so. */
  readonly at?: DailyTime;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Look once and return. */
  readonly once?: boolean;
  /** Seconds between two looks. */
  readonly interval?: number;
  readonly now?: () => number;
}

/**
 * Looks at a store and, where there is one, at its server, until `signal` aborts, and sends an alert for each night
 * that failed, waits for a decision, is late, or has data sets at an earlier state. A server that does not answer is no reason to end: a night is late
 * all the same.
 * @throws InputError at once for settings that are wrong
 */
export async function watchNights(options: WatchOptions): Promise<void> {
  const { store, host, env, log, say, at, signal, once, interval = 10, now = Date.now } = options;
  const [url, hours] = [webhookUrl(env), lateAfter(env)];
  const sleep = async (seconds: number) => {
    await setTimeout(seconds * 1000, undefined, { signal }).catch(() => {});
  };
  const send = alertSender({ log, say, url, sleep, now });
  let connected: Connected | undefined;
  let faulty = false;
  while (!signal.aborted) {
    const fault = (error: Error) => {
      if (!faulty) log.warn({ event: "watch.fault" }, `The watch sees no nights on the server: ${error.message}`);
      faulty = true;
    };
    try {
      connected ??= await connectIfNamed(store, env).catch((error) => void fault(error));
      const server = connected && nightsOnServer(connected);
      const look = () => tellOfNights({ store, host, server, at, lateAfter: hours, now: now(), send });
      // A server that neither answers nor refuses must not keep the watch from the clock.
      await (connected ? connected.connection.withDeadline(Date.now() + DEADLINE, look) : look());
      if (connected) faulty = false;
    } catch (error) {
      fault(error as Error);
      await connected?.connection.close().catch(() => {});
      connected = undefined;
    }
    if (once) break;
    await sleep(interval);
  }
  await connected?.connection.close();
}

const DEADLINE = 30_000;

/** Undefined where neither the environment nor the store names a server. */
async function connectIfNamed(store: string, env: WatchOptions["env"]): Promise<Connected | undefined> {
  if (!addressFromEnvironment(env) && !(await readServerRecord(store))) return undefined;
  return connectServer(await addressOf(store, env));
}
