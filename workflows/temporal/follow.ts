import { setTimeout } from "node:timers/promises";
import type { WorkflowHandle } from "@temporalio/client";
import type { Progress } from "../../pipelines/progress.js";
import type { Report } from "../embedded/report.js";
import { type ProgressPage, progressQuery } from "./nightMessages.js";
import { type PendingStep, pendingSteps } from "./pendingSteps.js";

export interface FollowOptions {
  readonly report: Report;
  /** Hears how far the steps are that run, of those that tell. */
  readonly far?: (step: Pick<PendingStep, "activity" | "subject">, progress: Progress) => void;
  /** Told once when nothing answers for the night, and again when something does. */
  readonly say: (sentence: string) => void;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks. */
  readonly interval?: number;
}

/** Reports a night's steps as they go, as the embedded runner does, until `signal` aborts; then once more. */
export async function follow(handle: WorkflowHandle, options: FollowOptions): Promise<void> {
  const { report, far, say, signal, interval = 1000 } = options;
  const attempts = new Map<string, number>();
  let since = 0;
  let silent = false;

  const tell = ({ id, activity, subject, attempt, started, lastFailure }: PendingStep) => {
    if (attempts.get(id) === attempt || (attempt === 1 && !started)) return;
    attempts.set(id, attempt);
    const state = attempt === 1 ? "started" : "retrying";
    report({ activity, subject, state, says: lastFailure ?? "", reused: false });
  };

  const look = async () => {
    for (let page: ProgressPage | undefined; page === undefined || page.more; ) {
      page = await handle.query(progressQuery, since);
      page.events.forEach(report);
      since = page.next;
    }
    for (const step of await pendingSteps(handle)) {
      tell(step);
      if (step.heartbeat?.progress) far?.(step, step.heartbeat.progress);
    }
  };

  for (;;) {
    const last = signal.aborted;
    try {
      await look();
      if (silent) say("A worker answers again.");
      silent = false;
    } catch (error) {
      if (last) return;
      if (!silent)
        say(
          `Nothing answers for the night at the moment (${(error as Error).message}): it goes on when a worker is back.`,
        );
      silent = true;
    }
    if (last) return;
    await setTimeout(silent ? 2000 : interval, undefined, { signal }).catch(() => {});
  }
}
