import type { Activities } from "../activities.js";

/** What a progress display hears of a night, in order. Times are the listener's own business. */
export interface StepEvent {
  readonly activity: keyof Activities;
  /** What the step works on: `housing-repairs W-MON`; empty where there is only one. */
  readonly subject: string;
  readonly state: "queued" | "started" | "held" | "done" | "retrying" | "skipped" | "failed";
  /** One short sentence: counts of what was done, or what went wrong. */
  readonly says: string;
  /** The result lay in the store already. */
  readonly reused: boolean;
}

export type Report = (event: StepEvent) => void;
