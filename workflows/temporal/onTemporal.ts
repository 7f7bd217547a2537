import { ActivityCancellationType, isCancellation, proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../activities.js";
import type { Report, StepEvent } from "../embedded/report.js";
import { fate, POLICIES } from "../policies.js";
import { subjectOf } from "../subjectOf.js";
import { explain } from "./explain.js";

type Call = (...args: unknown[]) => Promise<unknown>;

/**
 * The same activities, run by workers as `POLICIES` says; `report` hears what a workflow can know of them
 * (when a step starts and is tried again is the server's knowledge: `follow` reads it there).
 * `settled` resolves when no step runs any more: a night never leaves one behind.
 */
export function onTemporal(report: Report): { activities: Activities; settled: () => Promise<unknown> } {
  const running = new Set<Promise<unknown>>();

  const wrap = (name: keyof Activities): Call => {
    const policy = POLICIES[name];
    const proxy = proxyActivities<Activities>({
      taskQueue: policy.queue,
      startToCloseTimeout: policy.timeout * 1000,
      heartbeatTimeout: policy.heartbeat * 1000,
      retry: { initialInterval: policy.backoff * 1000, backoffCoefficient: 2, maximumAttempts: policy.attempts },
      // A step that has begun commits its result and is waited for; one that waits in its queue never begins.
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    })[name];
    return async (...args) => {
      const subject = subjectOf(name, args);
      const tell = (state: StepEvent["state"], says = "", reused = false) =>
        report({ activity: name, subject, state, says, reused });
      tell("queued");
      const call = proxy.executeWithOptions({ activityId: `${name} ${subject}`.trim() }, args as never);
      running.add(call);
      try {
        const done = await call;
        const { says, reused, skipped } = done as { says?: string; reused?: boolean; skipped?: string };
        if (skipped === undefined) tell("done", says, reused);
        else tell("skipped", skipped);
        return done;
      } catch (error) {
        if (isCancellation(error)) throw error;
        const { says, skippable, name: why, failure } = explain(error);
        if (skippable && fate(name, why, policy.attempts) === "skip") {
          tell("skipped", says);
          return { skipped: says };
        }
        tell("failed", says);
        throw failure;
      } finally {
        running.delete(call);
      }
    };
  };

  return {
    activities: Object.fromEntries(
      (Object.keys(POLICIES) as (keyof Activities)[]).map((name) => [name, wrap(name)]),
    ) as unknown as Activities,
    settled: () => Promise.allSettled(running),
  };
}
