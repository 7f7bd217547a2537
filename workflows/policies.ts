import type { Activities } from "./activities.js";

export type Queue = "headwater-warehouse" | "headwater-compute";

export interface Policy {
  /** `headwater-warehouse` has one writer at a time, `headwater-compute` any number of workers. */
  readonly queue: Queue;
  /** How often it is tried before it has failed. What is wrong with the input (`InputError`) is never tried again. */
  readonly attempts: number;
  /** Seconds before the second attempt; each later wait is twice as long. */
  readonly backoff: number;
  /** Seconds that one attempt may take before the server has it done by another worker; in one process there is none. */
  readonly timeout: number;
  /** Seconds without a sign of life after which a worker counts as lost, and another one begins the step again. */
  readonly heartbeat: number;
  /**
   * What a failure after the last attempt does: ends the night, or leaves this piece out with a note. Workers that were
   * lost end the night in any case. `skip unreached` skips where a source gave nothing (`Unreached`), and else ends the night.
   */
  readonly failure: "stop" | "skip" | "skip unreached";
}

const warehouse = {
  queue: "headwater-warehouse",
  attempts: 3,
  backoff: 1,
  timeout: 3600,
  heartbeat: 15,
  failure: "stop",
} as const;
const compute = {
  queue: "headwater-compute",
  attempts: 3,
  backoff: 1,
  timeout: 3600,
  heartbeat: 15,
  failure: "stop",
} as const;

/** How each step of a night is run, retried and given up, by whichever engine runs it. */
export const POLICIES: Readonly<Record<keyof Activities, Policy>> = {
  plan: warehouse,
  land: { ...warehouse, failure: "skip unreached" },
  recall: warehouse,
  load: warehouse,
  panel: warehouse,
  features: compute,
  local: compute,
  network: { ...compute, timeout: 7200, failure: "skip" },
  combine: compute,
  publish: warehouse,
};

/** What becomes of a step whose n-th attempt failed with an error of this name: the name is what all engines know of it. */
export function fate(step: keyof Activities, error: string, attempt: number): "retry" | "skip" | "stop" {
  const { attempts, failure } = POLICIES[step];
  if (error === "InputError") return "stop";
  if (attempt < attempts) return "retry";
  return failure === "skip" || (failure === "skip unreached" && error === "Unreached") ? "skip" : "stop";
}
