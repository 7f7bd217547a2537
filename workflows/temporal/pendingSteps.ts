import type { WorkflowHandle } from "@temporalio/client";
import { defaultPayloadConverter, fromPayloadsAtIndex } from "@temporalio/common";
import type { Activities } from "../activities.js";
import type { Heartbeat } from "./withHeartbeats.js";

/** A step of a night that waits in its queue or runs, as the server knows it. */
export interface PendingStep {
  readonly id: string;
  readonly activity: keyof Activities;
  readonly subject: string;
  readonly started: boolean;
  /** From 1. */
  readonly attempt: number;
  readonly lastFailure?: string;
  readonly heartbeat?: Heartbeat;
  /** Name of the worker that runs it. */
  readonly worker?: string;
}

const SCHEDULED = 1;

/** The steps of a night that its server has begun and not finished, with what their heartbeats say. */
export async function pendingSteps(handle: WorkflowHandle): Promise<PendingStep[]> {
  const { raw } = await handle.describe();
  return (raw.pendingActivities ?? []).map((pending) => {
    const id = pending.activityId ?? "";
    const [activity, ...subject] = id.split(" ");
    const heartbeats = pending.heartbeatDetails?.payloads;
    return {
      id,
      activity: activity as keyof Activities,
      subject: subject.join(" "),
      started: pending.state !== SCHEDULED,
      attempt: pending.attempt ?? 1,
      lastFailure: pending.lastFailure?.message || undefined,
      heartbeat: heartbeats?.length
        ? fromPayloadsAtIndex<Heartbeat>(defaultPayloadConverter, 0, heartbeats)
        : undefined,
      worker: pending.lastWorkerIdentity || undefined,
    };
  });
}
