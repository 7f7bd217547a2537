import type { Logger } from "pino";
import type { Alert } from "./alert.js";
import { postAlert } from "./webhook.js";

export interface SenderOptions {
  readonly log: Logger;
  /** Told of each alert; for whoever looks at a terminal. */
  readonly say?: (sentence: string) => void;
  /** `HEADWATER_WEBHOOK`. */
  readonly url?: string;
  readonly sleep: (seconds: number) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const MINUTE = 60_000;
const LONGEST = 60;

/**
 * Logs alerts, each once, and posts them, where there is an address; resolves to whether one was taken. Never throws.
 * After a failure it is quiet for a minute, then for two, and so on to an hour.
 */
export function alertSender({ log, say, url, sleep, now }: SenderOptions): (alert: Alert) => Promise<boolean> {
  const logged = new Set<string>();
  let failures = 0;
  let quietUntil = Number.NEGATIVE_INFINITY;
  return async (alert) => {
    const { text, reason: _, ...fields } = alert;
    if (!logged.has(text)) {
      log[alert.event.endsWith(".held") ? "warn" : "error"](fields, text);
      say?.(text);
      logged.add(text);
    }
    if (url === undefined) return true;
    if (now() < quietUntil) return false;
    const fault = await postAlert(alert, { url, sleep });
    if (fault === undefined) {
      failures = 0;
      return true;
    }
    log.error({ event: "webhook.failed" }, `The webhook did not take an alert: ${fault}.`);
    quietUntil = now() + Math.min(2 ** failures++, LONGEST) * MINUTE;
    return false;
  };
}
