import { setTimeout } from "node:timers/promises";
import type { Connected } from "./connectServer.js";
import { DEPLOYMENT } from "./names.js";

/** Version of the worker that new nights get: undefined where none was ever started. */
export async function currentBuild({ connection, address }: Connected): Promise<string | undefined> {
  const { namespace } = address;
  const { workerDeploymentInfo } = await connection.workflowService
    .describeWorkerDeployment({ namespace, deploymentName: DEPLOYMENT })
    .catch(absent);
  return workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? undefined;
}

/** Gives new nights to this version, as soon as the server knows its worker. */
export async function makeCurrent({ connection, address }: Connected, buildId: string): Promise<void> {
  const { namespace } = address;
  for (let tries = 0; ; tries++) {
    try {
      await connection.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName: DEPLOYMENT,
        buildId,
        ignoreMissingTaskQueues: true,
      });
      return;
    } catch (error) {
      if (tries === 300) throw error;
      await setTimeout(100);
    }
  }
}

function absent(error: { code?: number }): { workerDeploymentInfo?: undefined } {
  const NOT_FOUND = 5;
  if (error.code === NOT_FOUND) return {};
  throw error;
}
