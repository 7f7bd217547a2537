import { WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import { InputError } from "../../pipelines/inputError.js";
import type { NightOptions } from "../activities.js";
import { buildId } from "./buildId.js";
import { addressOf, type Connected, connectServer } from "./connectServer.js";
import { NIGHT_ID } from "./names.js";
import { lastNight, type Night, type NightStatus } from "./night.js";
import { type NightlySchedule, nightlySchedule } from "./nightlySchedule.js";
import { requireWorker, type Workers, workersOf } from "./workersOf.js";

export type { NightOptions, Published } from "../activities.js";
export type { Report, StepEvent } from "../embedded/report.js";
export type { Night, NightStatus } from "./night.js";
export type { NightlySchedule, ScheduledOptions, ScheduleState } from "./nightlySchedule.js";
export type { Decided, Decision, NightState } from "./nightMessages.js";
export type { PendingStep } from "./pendingSteps.js";
export type { DailyTime } from "./wallClock.js";
export { InputError };

export interface ConnectOptions {
  /** The store whose record says where the server is, unless `TEMPORAL_ADDRESS` does. */
  readonly store?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Version of the worker that must be there; the one that belongs to this code when missing. */
  readonly build?: string;
}

/** A Headwater that runs on a Temporal server. */
export interface Headwater {
  /** Starts a night. Refused while another one runs, and where no worker of this version is there. */
  run(options: NightOptions): Promise<Night>;
  /** Starts the last night again with the same options; what it had committed is not done again. */
  retry(): Promise<Night>;
  /** The last night that was started by anyone. */
  night(): Promise<Night | undefined>;
  readonly schedule: NightlySchedule;
  /** Which workers have asked for work of late. */
  workers(): Promise<Workers>;
  close(): Promise<void>;
}

/**
 * Connects to the Temporal server of a store. Starts none.
 * @throws InputError where there is none, or it does not answer
 */
export async function connect({ store = "store", env = process.env, build }: ConnectOptions = {}): Promise<Headwater> {
  return headwaterOn(await connectServer(await addressOf(store, env)), build);
}

/** The same on a connection that is there already. */
export function headwaterOn(connected: Connected, build = buildId()): Headwater {
  const { client, connection } = connected;
  const refuse = ({ options, startedAt, state }: NightStatus): never => {
    throw new InputError(
      `A night runs already, as of ${options.asOf}, started ${startedAt.toISOString()}, now ${state}: follow it with headwater status, or end it with headwater cancel.`,
    );
  };
  const run = async (options: NightOptions): Promise<Night> => {
    const last = await (await lastNight(client))?.status();
    if (last && !last.endedAt) refuse(last);
    await requireWorker(connected, build);
    try {
      const { firstExecutionRunId } = await client.workflow.start("nightlyWorkflow", {
        workflowId: NIGHT_ID,
        taskQueue: "headwater-warehouse",
        args: [options],
        memo: { options },
      });
      return (await lastNight(client, firstExecutionRunId))!;
    } catch (error) {
      // Somebody else was faster since we looked.
      const other = error instanceof WorkflowExecutionAlreadyStartedError ? await lastNight(client) : undefined;
      if (!other) throw error;
      return refuse(await other.status());
    }
  };
  return {
    run,
    async retry() {
      const last = await (await lastNight(client))?.status();
      if (!last) throw new InputError("No night was ever started here: start one with headwater run.");
      return run(last.options);
    },
    night: () => lastNight(client),
    schedule: nightlySchedule(client),
    workers: () => workersOf(connected),
    close: () => connection.close(),
  };
}
