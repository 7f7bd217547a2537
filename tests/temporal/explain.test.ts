import { ActivityFailure, type ApplicationFailure, RetryState, TimeoutFailure, TimeoutType } from "@temporalio/common";
import { expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { explain } from "../../workflows/temporal/explain.js";
import { fromFailure, toFailure } from "../../workflows/temporal/failure.js";

const failed = (cause: Error) =>
  new ActivityFailure("Activity task failed", "network", "1", RetryState.MAXIMUM_ATTEMPTS_REACHED, "me", cause);
const timedOut = (type: keyof typeof TimeoutType) =>
  failed(new TimeoutFailure(`activity ${type} timeout`, undefined, TimeoutType[type]));

it("a piece that fails, or takes too long, may be left out", () => {
  const error = failed(toFailure(new Error("The loss is not finite")) as Error);
  expect(explain(error)).toEqual({ says: "The loss is not finite", skippable: true, name: "Error", failure: error });
  expect(explain(timedOut("START_TO_CLOSE")).skippable).toBe(true);
});

it("what is wrong with the input is never left out", () => {
  const error = failed(toFailure(new InputError("No column day")) as Error);
  expect(explain(error)).toEqual({ says: "No column day", skippable: false, name: "InputError", failure: error });
});

it("a piece whose workers were lost is never left out, and the night fails with what a person can do", () => {
  const { says, skippable, failure } = explain(timedOut("HEARTBEAT"));
  expect(skippable).toBe(false);
  expect(says).toMatch(/worker was lost.*headwater retry/);
  expect((failure as ApplicationFailure).nonRetryable).toBe(true);
  expect(fromFailure(failure)).toEqual(new InputError(says));
});
