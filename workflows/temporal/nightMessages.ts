import { defineQuery, defineSignal, defineUpdate } from "@temporalio/workflow";
import type { StepEvent } from "../embedded/report.js";

export type NightState = "running" | "held" | "publishing" | "published" | "stopped" | "rejected" | "failed";

/** A person's word on a night that waits before it publishes. */
export interface Decision {
  readonly who: string;
  readonly why: string;
}

export interface Decided extends Decision {
  readonly verdict: "approved" | "rejected";
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** One page of what happened since an event: small, however long a night is. */
export interface ProgressPage {
  readonly state: NightState;
  readonly events: readonly StepEvent[];
  /** What to ask for next. */
  readonly next: number;
  /** There are later events already. */
  readonly more: boolean;
  readonly decided?: Decided;
}

/** Events from number `since` on, at most a page of them. */
export const progressQuery = defineQuery<ProgressPage, [since: number]>("progress");

/** Ends the night when the steps that run now have committed their results. */
export const stopSignal = defineSignal<[why: string]>("stop");

/** Lets a held night publish. */
export const approveUpdate = defineUpdate<Decided, [Decision]>("approve");

/** Ends a held night without publishing. */
export const rejectUpdate = defineUpdate<Decided, [Decision]>("reject");
