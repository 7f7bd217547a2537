import { Context } from "@temporalio/activity";
import type { Progress, TellProgress } from "../../pipelines/progress.js";
import type { Activities } from "../activities.js";
import { POLICIES } from "../policies.js";
import { subjectOf } from "../subjectOf.js";
import { toFailure } from "./failure.js";

/** What a heartbeat carries. */
export interface Heartbeat {
  readonly activity: keyof Activities;
  readonly subject: string;
  /** Seconds since this attempt began. */
  readonly seconds: number;
  /** How far it is, of a step that tells. */
  readonly progress?: Progress;
}

const told = new WeakMap<Context, Progress>();

/** Takes what the step that begins here will tell of its progress, for its next heartbeats. */
export function stepProgress(): TellProgress {
  const context = Context.current();
  return (progress) => void told.set(context, progress);
}

type Call = (...args: unknown[]) => Promise<unknown>;

/**
 * The same activities as a Temporal worker offers them: each gives signs of life while it runs.
 * A request to cancel lets it finish, so that its result is committed and nothing is done twice.
 */
export function withHeartbeats(activities: Activities): Activities {
  const wrap =
    (activity: keyof Activities): Call =>
    async (...args) => {
      const context = Context.current();
      const subject = subjectOf(activity, args);
      const began = performance.now();
      const beat = () => {
        const seconds = Math.round((performance.now() - began) / 1000);
        const progress = told.get(context);
        context.heartbeat({ activity, subject, seconds, ...(progress && { progress }) } satisfies Heartbeat);
      };
      beat();
      const timer = setInterval(beat, (context.info.heartbeatTimeoutMs ?? 6000) / 6);
      try {
        return await (activities[activity] as Call)(...args);
      } catch (error) {
        throw toFailure(error);
      } finally {
        clearInterval(timer);
      }
    };
  return Object.fromEntries(
    (Object.keys(POLICIES) as (keyof Activities)[]).map((name) => [name, wrap(name)]),
  ) as unknown as Activities;
}
