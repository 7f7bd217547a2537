import { InputError } from "../../pipelines/inputError.js";
import type { Alert } from "./alert.js";

export interface WebhookOptions {
  readonly url: string;
  readonly sleep: (seconds: number) => Promise<void>;
  /** Seconds that one request may take. */
  readonly timeout?: number;
}

/** Seconds before each further attempt. */
const WAITS = [1, 2, 4, 8];
/** Answers that another attempt may better; any other refusal is final. */
const PASSING = [408, 425, 429];

/**
 * Posts an alert as JSON, up to five times within a few minutes. Never throws.
 * @returns undefined when it was taken, else why not, without the address, which may hold a secret
 */
export async function postAlert(
  alert: Alert,
  { url, sleep, timeout = 10 }: WebhookOptions,
): Promise<string | undefined> {
  const { host } = new URL(url);
  for (let tries = 0; ; tries++) {
    const { fault, final } = await post(url, JSON.stringify(alert), timeout);
    if (fault === undefined) return undefined;
    if (final || tries === WAITS.length) return `${host} ${fault}`;
    await sleep(WAITS[tries]);
  }
}

async function post(url: string, body: string, timeout: number): Promise<{ fault?: string; final?: boolean }> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", "user-agent": "headwater" },
      // A redirect would send the alert to where nobody has asked for it.
      redirect: "manual",
      signal: AbortSignal.timeout(timeout * 1000),
    });
    await response.body?.cancel();
    if (response.ok) return {};
    return { fault: `answered ${response.status}`, final: response.status < 500 && !PASSING.includes(response.status) };
  } catch (error) {
    const { cause, message } = error as Error;
    return { fault: `does not answer: ${cause instanceof Error ? cause.message || cause.name : message}` };
  }
}

/**
 * The address in `HEADWATER_WEBHOOK`; undefined where there is none. It belongs into the environment and not into the
 * inventory, which is published in part, because whoever knows such an address may post to it.
 * @throws InputError for what is no address
 */
export function webhookUrl(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const url = env.HEADWATER_WEBHOOK?.trim();
  if (!url) return undefined;
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url))
    throw new InputError(
      "HEADWATER_WEBHOOK is no address: give one that begins with https:// or http://, or unset it.",
    );
  return url;
}
