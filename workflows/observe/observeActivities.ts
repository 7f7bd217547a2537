import { Context } from "@temporalio/activity";
import type { Activities } from "../activities.js";
import { fate, POLICIES } from "../policies.js";
import { subjectOf } from "../subjectOf.js";
import type { ObservedStep, Observer } from "./observer.js";

type Call = (...args: unknown[]) => Promise<unknown>;

/** The same activities on a Temporal worker, whose attempts the observer hears of. */
export function observeActivities(activities: Activities, observer: Observer, now = Date.now): Activities {
  const wrap =
    (activity: keyof Activities): Call =>
    async (...args) => {
      const { attempt, workflowExecution } = Context.current().info;
      const began = now();
      const tell = (state: ObservedStep["state"], says: string, reused = false) => {
        const at = now();
        const seconds = state === "started" ? undefined : (at - began) / 1000;
        const night = workflowExecution?.runId ?? "";
        observer.step({
          activity,
          subject: subjectOf(activity, args),
          night,
          state,
          says,
          reused,
          attempt,
          at,
          seconds,
        });
      };
      tell("started", "");
      try {
        const done = await (activities[activity] as Call)(...args);
        const { says = "", reused, skipped } = done as { says?: string; reused?: boolean; skipped?: string };
        if (skipped === undefined) tell("done", says, reused);
        else tell("skipped", skipped);
        return done;
      } catch (error) {
        tell(stateAfter(activity, attempt, error), error instanceof Error ? error.message : String(error));
        throw error;
      }
    };
  return Object.fromEntries(
    (Object.keys(POLICIES) as (keyof Activities)[]).map((name) => [name, wrap(name)]),
  ) as unknown as Activities;
}

/** What the policy makes of an attempt that failed. */
function stateAfter(activity: keyof Activities, attempt: number, error: unknown): "failed" | "retrying" | "skipped" {
  return ({ retry: "retrying", skip: "skipped", stop: "failed" } as const)[
    fate(activity, error instanceof Error ? error.name : "", attempt)
  ];
}
