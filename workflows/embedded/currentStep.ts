import { AsyncLocalStorage } from "node:async_hooks";
import type { StepEvent } from "./report.js";

/** Which step is running here, as Temporal's context says it on a worker. */
export const currentStep = new AsyncLocalStorage<Pick<StepEvent, "activity" | "subject">>();
