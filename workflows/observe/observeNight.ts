import { randomUUID } from "node:crypto";
import type { NightOptions, Published } from "../activities.js";
import type { Report } from "../embedded/report.js";
import { hasEnded, type Observer } from "./observer.js";

export interface ObserveOptions {
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly id?: string;
}

/** Makes a night with `run`, whose steps and end the observer hears of. For the engine of this process. */
export async function observeNight(
  observer: Observer,
  { asOf }: Pick<NightOptions, "asOf">,
  run: (report: Report) => Promise<Published>,
  { now = Date.now, id = randomUUID() }: ObserveOptions = {},
): Promise<Published> {
  const startedAt = now();
  const tell = (state: "running" | "published" | "failed", says: string, run?: string) =>
    observer.night({ night: id, asOf, state, says, run, startedAt, at: now() });
  tell("running", "");
  try {
    const published = await run(observedSteps(observer, id, now));
    tell("published", published.says, published.run);
    return published;
  } catch (error) {
    tell("failed", error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** A report that counts and times the attempts of each step. */
export function observedSteps(observer: Observer, night: string, now: () => number): Report {
  const attempts = new Map<string, { attempt: number; began: number }>();
  return (event) => {
    const key = `${event.activity} ${event.subject}`;
    const at = now();
    const { attempt, began } = attempts.get(key) ?? { attempt: 1, began: at };
    const seconds = hasEnded(event.state) ? (at - began) / 1000 : undefined;
    observer.step({ ...event, night, attempt, at, seconds });
    if (event.state === "started") attempts.set(key, { attempt: 1, began: at });
    else if (event.state === "retrying") attempts.set(key, { attempt: attempt + 1, began: at });
    else if (seconds !== undefined) attempts.delete(key);
  };
}
