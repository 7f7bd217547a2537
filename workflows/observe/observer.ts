import type { StepEvent } from "../embedded/report.js";
import type { NightState } from "../temporal/nightMessages.js";

/** What happened to a step, with all that a log line or a span needs to stand alone. */
export interface ObservedStep extends StepEvent {
  /** Names this execution of a night; a run's own id is known only when it is published. */
  readonly night: string;
  /** From 1. */
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** How long the attempt took; of one that has ended. */
  readonly seconds?: number;
}

/** What became of a night. */
export interface ObservedNight {
  readonly night: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly state: NightState;
  /** One short sentence: what was published, or what went wrong. */
  readonly says: string;
  /** Id of the run that was published. */
  readonly run?: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly at: number;
}

/** Hears of nights, whichever engine makes them. It never throws and never keeps a night waiting. */
export interface Observer {
  step(event: ObservedStep): void;
  night(event: ObservedNight): void;
  /** Delivers what is still on its way, in bounded time. */
  close(): Promise<void>;
}

/** Hears nothing. */
export const nobody: Observer = { step() {}, night() {}, close: async () => {} };

/** A step's attempt is over; another one may follow. */
export const hasEnded = (state: StepEvent["state"]): boolean =>
  state === "done" || state === "retrying" || state === "skipped" || state === "failed";

/** Several observers as one. */
export const together = (observers: readonly Observer[]): Observer => ({
  step(event) {
    for (const observer of observers) observer.step(event);
  },
  night(event) {
    for (const observer of observers) observer.night(event);
  },
  async close() {
    await Promise.allSettled(observers.map((observer) => observer.close()));
  },
});
