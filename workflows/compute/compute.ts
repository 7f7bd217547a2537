import type { TellProgress } from "../../pipelines/progress.js";
import type { Store } from "../../pipelines/store/store.js";
import type { steps } from "./steps.js";

export type StepName = keyof typeof steps;
type Step<Name extends StepName> = Awaited<ReturnType<(typeof steps)[Name]>>;
export type StepInputs<Name extends StepName> = Parameters<Step<Name>>[1];
export type StepResult<Name extends StepName> = Awaited<ReturnType<Step<Name>>>;

/** Where compute-bound steps run: somewhere that does not block the caller's event loop. */
export interface Compute {
  run<Name extends StepName>(
    store: Store,
    name: Name,
    inputs: StepInputs<Name>,
    tell?: TellProgress,
  ): Promise<StepResult<Name>>;
  close(): Promise<void>;
}
