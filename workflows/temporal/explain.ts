import { ActivityFailure, ApplicationFailure, TimeoutFailure } from "@temporalio/common";

export interface Explained {
  /** The reason, for a person. */
  readonly says: string;
  /** It is the piece's own fault, so that the night may go on without the piece. */
  readonly skippable: boolean;
  /** Name of the error, as the step threw it. */
  readonly name: string;
  /** What the night fails with. */
  readonly failure: unknown;
}

/**
 * Why a step has failed for good. One that lost its worker in every attempt is no worse than another, so it is never
 * skipped: what is published does not depend on deaths.
 */
export function explain(error: unknown): Explained {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : (error as Error);
  if (cause instanceof TimeoutFailure && cause.timeoutType === "HEARTBEAT") {
    const says =
      "The worker was lost each time that it ran this step: see its log (memory?), then headwater retry. What was committed is not done again.";
    return { says, skippable: false, name: "WorkerLost", failure: ApplicationFailure.nonRetryable(says, "WorkerLost") };
  }
  const name = (cause instanceof ApplicationFailure && cause.type) || cause.name;
  return { says: cause.message, skippable: name !== "InputError", name, failure: error };
}
