import { hostname } from "node:os";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { alertOnNight } from "./alertOnNight.js";
import { alertSender } from "./alertSender.js";
import { createLog } from "./createLog.js";
import { createObserver } from "./createObserver.js";
import { lateAfter } from "./dueNight.js";
import { latestPublication } from "./latestPublication.js";
import { type Observer, together } from "./observer.js";
import { webhookUrl } from "./webhook.js";

/**
 * Hears of a night of this process: log and telemetry as `createObserver` has them, and the webhook, where one is
 * set. `again` is the command that starts the night again.
 * @throws InputError for settings that are wrong
 */
export async function nightObserver(
  store: string,
  env: Readonly<Record<string, string | undefined>>,
  again: string,
): Promise<Observer> {
  const [url, hours] = [webhookUrl(env), lateAfter(env)];
  const log = createLog(store, env);
  const observer = await createObserver(store, env, log);
  if (url === undefined) return observer;
  const here = { host: hostname(), store: resolve(store) };
  const send = alertSender({ log, url, sleep: (seconds) => setTimeout(seconds * 1000), now: Date.now });
  return together([
    observer,
    alertOnNight({
      ...{ here, again, lateAfter: hours },
      latest: () => latestPublication(store),
      send: async (alert) => void (await send(alert)),
    }),
  ]);
}
