import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from "@temporalio/client";
import { InputError } from "../../pipelines/inputError.js";
import type { NightOptions, Published } from "../activities.js";
import type { Report } from "../embedded/report.js";
import { fromFailure } from "./failure.js";
import { type FollowOptions, follow } from "./follow.js";
import { NIGHT_ID } from "./names.js";
import {
  approveUpdate,
  type Decided,
  type Decision,
  type NightState,
  rejectUpdate,
  stopSignal,
} from "./nightMessages.js";
import { type PendingStep, pendingSteps } from "./pendingSteps.js";
import { STATE } from "./searchAttributes.js";

export interface NightStatus {
  readonly runId: string;
  readonly options: NightOptions;
  readonly state: NightState;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  /** What waits in a queue or runs now. */
  readonly pending: readonly PendingStep[];
  readonly decided?: Decided;
}

/** A night on the server, under way or ended. */
export interface Night {
  readonly runId: string;
  status(): Promise<NightStatus>;
  /** Reports its steps until it ends or `signal` aborts. */
  follow(report: Report, options?: Partial<Omit<FollowOptions, "report">>): Promise<void>;
  /** What it published. Fails as the night failed, with an `InputError` where its message says what to do. */
  result(): Promise<Published>;
  /** Ends it when the steps that run now have committed their results. */
  stop(why: string): Promise<void>;
  approve(decision: Decision): Promise<Decided>;
  reject(decision: Decision): Promise<Decided>;
}

const ENDED: Record<string, NightState> = {
  COMPLETED: "published",
  CANCELLED: "stopped",
  TERMINATED: "stopped",
  FAILED: "failed",
  TIMED_OUT: "failed",
};

/** The last night that was started, or the one with this run id. */
export async function lastNight(client: Client, runId?: string): Promise<Night | undefined> {
  const latest = client.workflow.getHandle(NIGHT_ID, runId);
  const found = await latest.describe().catch((error) => {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  });
  if (!found) return undefined;
  const handle = client.workflow.getHandle(NIGHT_ID, found.runId);

  const status = async (): Promise<NightStatus> => {
    const now = await handle.describe();
    const { options, decided } = (now.memo ?? {}) as { options: NightOptions; decided?: Decided };
    const told = now.typedSearchAttributes.get(STATE) as NightState | undefined;
    const ended = ENDED[now.status.name];
    return {
      runId: now.runId,
      options,
      state:
        ended === undefined || (ended === "failed" && told === "rejected") || told === "stopped"
          ? (told ?? "running")
          : ended,
      startedAt: now.startTime,
      endedAt: now.closeTime,
      pending: ended === undefined ? await pendingSteps(handle) : [],
      decided,
    };
  };

  const result = () =>
    handle.result().catch((error: unknown) => {
      throw fromFailure(error);
    }) as Promise<Published>;

  const decide = async (update: typeof approveUpdate, decision: Decision): Promise<Decided> => {
    try {
      return await handle.executeUpdate(update, { args: [decision] });
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) throw fromFailure(error);
      if (error instanceof WorkflowNotFoundError)
        throw new InputError(`The last night does not wait for a decision: it is ${(await status()).state}.`);
      throw error;
    }
  };

  return {
    runId: found.runId,
    status,
    result,
    async follow(report, { signal, say = () => {}, ...more } = {}) {
      const ended = new AbortController();
      signal?.addEventListener("abort", () => ended.abort(), { once: true });
      if (signal?.aborted) ended.abort();
      result()
        .catch(() => {})
        .finally(() => ended.abort());
      await follow(handle, { ...more, report, say, signal: ended.signal });
    },
    async stop(why) {
      await handle.signal(stopSignal, why).catch(async (error) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        throw new InputError(`No night runs: the last one is ${(await status()).state}.`);
      });
    },
    approve: (decision) => decide(approveUpdate, decision),
    reject: (decision) => decide(rejectUpdate, decision),
  };
}
