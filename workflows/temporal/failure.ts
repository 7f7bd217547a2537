import { ApplicationFailure, TemporalFailure } from "@temporalio/common";
import { InputError } from "../../pipelines/inputError.js";

/** An error of a step as the server keeps it: what is wrong with the input is never tried again. */
export function toFailure(error: unknown): unknown {
  if (error instanceof TemporalFailure) return error;
  if (error instanceof InputError) return ApplicationFailure.nonRetryable(error.message, "InputError");
  return error instanceof Error ? ApplicationFailure.fromError(error, { nonRetryable: false }) : error;
}

/** The reason inside the layers in which a workflow's failure arrives, as the error that a command ends with. */
export function fromFailure(error: unknown): unknown {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (inner instanceof ApplicationFailure && PLAIN.includes(inner.type ?? "")) return new InputError(inner.message);
  return inner;
}

/** Failures whose message says all that a person needs; of others the stack helps too. */
const PLAIN = ["InputError", "Stopped", "Rejected", "WorkerLost"];
