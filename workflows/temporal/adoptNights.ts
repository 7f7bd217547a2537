import type { WorkflowExecutionInfo } from "@temporalio/client";
import { Worker, type WorkflowBundleOption } from "@temporalio/worker";
import type { NightOptions } from "../activities.js";
import { nightSinks } from "../observe/nightSinks.js";
import { nobody } from "../observe/observer.js";
import { type Connected, converterOf } from "./connectServer.js";
import { DEPLOYMENT, NIGHT_ID } from "./names.js";

export interface AdoptOptions {
  readonly buildId: string;
  readonly bundle: WorkflowBundleOption;
  /** Told what becomes of each night. */
  readonly say: (sentence: string) => void;
}

/**
 * Gives the nights under way to this version of the worker, called by the one worker that holds the store, so that
 * no other version's worker will ever go on with them. One whose history this code replays goes on where it is; any
 * other is started again, and takes from the store what it had committed.
 */
export async function adoptNights(connected: Connected, { buildId, bundle, say }: AdoptOptions): Promise<void> {
  const { client, connection, address } = connected;
  // A scheduled night waits for its child, so it comes first: it must not see the child end.
  const running = (await collect(client.workflow.list({ query: UNDER_WAY }))).sort((a, b) => compare(b.type, a.type));
  for (const { workflowId, runId } of running) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const { raw, memo } = await handle.describe();
    const version = raw.workflowExecutionInfo?.versioningInfo;
    const build = version?.versioningOverride?.pinned?.version?.buildId ?? version?.deploymentVersion?.buildId;
    if (!build || build === buildId) continue;
    try {
      const replay = {
        workflowBundle: bundle,
        sinks: nightSinks(nobody),
        dataConverter: converterOf(address.store),
      };
      await Worker.runReplayHistory(replay, await handle.fetchHistory(), workflowId);
      await connection.workflowService.updateWorkflowExecutionOptions({
        namespace: address.namespace,
        workflowExecution: { workflowId, runId },
        updateMask: { paths: ["versioning_override"] },
        workflowExecutionOptions: {
          versioningOverride: { pinned: { behavior: PINNED, version: { deploymentName: DEPLOYMENT, buildId } } },
        },
      });
      say(`${workflowId}, begun with ${build}, goes on with ${buildId}.`);
    } catch (error) {
      say(`${workflowId}, begun with ${build}, cannot go on with ${buildId} (${(error as Error).message}).`);
      await handle.terminate(`Begun with ${build}, whose worker is gone`);
      const options = (memo as { options?: NightOptions } | undefined)?.options;
      if (workflowId !== NIGHT_ID || !options) continue;
      await client.workflow.start("nightlyWorkflow", {
        workflowId: NIGHT_ID,
        taskQueue: "headwater-warehouse",
        args: [options],
        memo: { options },
      });
      say(`${workflowId} was started again: what it had committed to the store is not done again.`);
    }
  }
}

const UNDER_WAY = `ExecutionStatus = "Running" AND WorkflowType IN ("nightlyWorkflow", "scheduledNight")`;
const PINNED = 1;

async function collect(nights: AsyncIterable<WorkflowExecutionInfo>): Promise<WorkflowExecutionInfo[]> {
  const all: WorkflowExecutionInfo[] = [];
  for await (const night of nights) all.push(night);
  return all;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
