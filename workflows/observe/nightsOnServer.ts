import { ActivityFailure } from "@temporalio/common";
import type { Connected } from "../temporal/connectServer.js";
import { fromFailure } from "../temporal/failure.js";
import { lastNight, type NightStatus } from "../temporal/night.js";
import { nightlySchedule, type ScheduleState } from "../temporal/nightlySchedule.js";
import { AS_OF } from "../temporal/searchAttributes.js";

export interface NightOnServer {
  readonly night: string;
  readonly asOf: string;
}

export interface FailedNight extends NightOnServer {
  readonly step?: string;
  readonly reason: string;
}

/** What a Temporal server knows of the nights that somebody has to know of. */
export interface NightsOnServer {
  /** Those that have failed since an instant; who stopped or rejected one knows that. */
  failed(since: number): Promise<FailedNight[]>;
  /** Those that wait for a decision. */
  held(): Promise<NightOnServer[]>;
  last(): Promise<NightStatus | undefined>;
  schedule(): Promise<ScheduleState | undefined>;
}

/** Asks a server by its lists, its last night and its schedule. */
export function nightsOnServer({ client }: Connected): NightsOnServer {
  const list = async (condition: string) => {
    const query = `WorkflowType = "nightlyWorkflow" AND ${condition}`;
    const found: (NightOnServer & { workflowId: string })[] = [];
    for await (const { workflowId, runId, typedSearchAttributes } of client.workflow.list({ query }))
      found.push({
        workflowId,
        night: runId,
        asOf: typedSearchAttributes.get(AS_OF)?.toISOString().slice(0, 10) ?? "",
      });
    return found;
  };
  const why = (workflowId: string, runId: string): Promise<{ step?: string; reason: string }> =>
    client.workflow
      .getHandle(workflowId, runId)
      .result()
      .then(
        () => ({ reason: "no reason is known" }),
        (error) => ({ step: stepOf(error), reason: (fromFailure(error) as Error).message }),
      );
  return {
    async failed(since) {
      const ended = `CloseTime >= "${new Date(since).toISOString()}"`;
      const nights = await list(`HeadwaterState = "failed" AND ExecutionStatus = "Failed" AND ${ended}`);
      return Promise.all(
        nights.map(async ({ workflowId, ...night }) => ({ ...night, ...(await why(workflowId, night.night)) })),
      );
    },
    async held() {
      const nights = await list('HeadwaterState = "held" AND ExecutionStatus = "Running"');
      return nights.map(({ night, asOf }) => ({ night, asOf }));
    },
    last: async () => (await lastNight(client))?.status(),
    schedule: () => nightlySchedule(client).get(),
  };
}

/** The step in the layers of a workflow's failure: an activity's id is its name and subject. */
function stepOf(error: unknown): string | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause)
    if (inner instanceof ActivityFailure) return inner.activityId;
  return undefined;
}
