import pLimit from "p-limit";
import type { Activities } from "../activities.js";
import { fate, POLICIES, type Queue } from "../policies.js";
import { subjectOf } from "../subjectOf.js";
import { currentStep } from "./currentStep.js";
import { refuseHeld } from "./refuseHeld.js";
import type { Report, StepEvent } from "./report.js";

export interface EmbeddedOptions {
  readonly report: Report;
  /** Compute-bound steps at once. */
  readonly concurrency: number;
  readonly sleep: (seconds: number) => Promise<void>;
}

type AnyActivity = (...args: unknown[]) => Promise<unknown>;

/**
 * The same activities, queued and retried as `POLICIES` says, in this process.
 * No second orchestrator: what was done lies in the store, and a night that failed is simply started again.
 */
export function withPolicies(activities: Activities, options: EmbeddedOptions): Activities {
  const queues: Record<Queue, ReturnType<typeof pLimit>> = {
    "headwater-warehouse": pLimit(1),
    "headwater-compute": pLimit(options.concurrency),
  };
  const steps = refuseHeld(activities);
  let stopped: { error: unknown } | undefined;

  const wrap =
    (name: keyof Activities): AnyActivity =>
    (...args) => {
      const subject = subjectOf(name, args);
      const tell = (state: StepEvent["state"], says = "", reused = false) =>
        options.report({ activity: name, subject, state, says, reused });
      tell("queued");
      return queues[POLICIES[name].queue](async () => {
        // Promise.all has failed already: what still waits must not start.
        if (stopped) throw stopped.error;
        tell("started");
        try {
          const run = () => currentStep.run({ activity: name, subject }, () => (steps[name] as AnyActivity)(...args));
          const done = await attempt(name, run, options.sleep, tell);
          const { says, reused, skipped } = done as { says?: string; reused?: boolean; skipped?: string };
          if (skipped === undefined) tell("done", says, reused);
          else tell("skipped", skipped);
          return done;
        } catch (error) {
          const says = error instanceof Error ? error.message : String(error);
          if (fate(name, nameOf(error), POLICIES[name].attempts) === "skip") {
            tell("skipped", says);
            return { skipped: says };
          }
          stopped ??= { error };
          tell("failed", says);
          throw error;
        }
      });
    };

  return Object.fromEntries(
    (Object.keys(POLICIES) as (keyof Activities)[]).map((name) => [name, wrap(name)]),
  ) as unknown as Activities;
}

async function attempt(
  name: keyof Activities,
  run: () => Promise<unknown>,
  sleep: EmbeddedOptions["sleep"],
  tell: (state: "retrying", says: string) => void,
): Promise<unknown> {
  const { backoff } = POLICIES[name];
  for (let n = 1; ; n++) {
    try {
      return await run();
    } catch (error) {
      if (fate(name, nameOf(error), n) !== "retry") throw error;
      tell("retrying", error instanceof Error ? error.message : String(error));
      await sleep(backoff * 2 ** (n - 1));
    }
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");
