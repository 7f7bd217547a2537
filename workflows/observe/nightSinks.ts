import type { InjectedSinks } from "@temporalio/worker";
import type { Sinks } from "@temporalio/workflow";
import type { ObservedNight, Observer } from "./observer.js";

/** What a workflow tells the worker that runs it: once each, never when a history is only replayed. */
export interface NightSinks extends Sinks {
  readonly night: { became(event: Omit<ObservedNight, "night" | "startedAt" | "at">): void };
}

/** Hands what workflows tell to an observer. */
export function nightSinks(observer: Observer, now = Date.now): InjectedSinks<NightSinks> {
  return {
    night: {
      became: {
        fn: ({ runId, startTime }, event) =>
          observer.night({ ...event, night: runId, startedAt: startTime.getTime(), at: now() }),
      },
    },
  };
}
