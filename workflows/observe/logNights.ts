import type { Logger } from "pino";
import type { Observer } from "./observer.js";
import { withoutPersonalData } from "./withoutPersonalData.js";

const LEVELS = { retrying: "warn", skipped: "warn", held: "warn", failed: "error" } as const;
const levelOf = (state: string) => LEVELS[state as keyof typeof LEVELS] ?? "info";

/** Writes what happens to nights, one line an event. A step that only waits in its queue is not worth one. */
export function logNights(log: Logger): Observer {
  return {
    step({ says, at: _, state, reused, ...event }) {
      if (state === "queued") return;
      log[levelOf(state)](
        { ...event, state, reused: state === "done" ? reused : undefined },
        withoutPersonalData(says),
      );
    },
    night({ says, startedAt, at, state, ...event }) {
      const seconds = state === "running" ? undefined : (at - startedAt) / 1000;
      log[levelOf(state)]({ ...event, state, seconds }, withoutPersonalData(says) || `night ${state}`);
    },
    close: async () => {},
  };
}
