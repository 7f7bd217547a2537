import { setTimeout } from "node:timers/promises";
import { InputError } from "../../pipelines/inputError.js";
import type { Queue } from "../policies.js";
import type { Connected } from "./connectServer.js";
import { currentBuild } from "./deployment.js";

export interface WorkerSeen {
  /** `process id @ host`. */
  readonly name: string;
  readonly build?: string;
  readonly lastSeen: Date;
}

export type Workers = Readonly<Record<Queue, readonly WorkerSeen[]>>;

/** A worker that is busy asks for no steps, but the one of the warehouse always asks for workflows. */
const TYPES: Record<Queue, number> = { "headwater-warehouse": 1, "headwater-compute": 2 };
/** A worker with a free hand asks at least once a minute. */
const SEEN_WITHIN = 70_000;

/** The workers that have asked for work in the last five minutes, as the server remembers them. */
export async function workersOf({ connection, address }: Connected): Promise<Workers> {
  const seen = async (queue: Queue): Promise<WorkerSeen[]> => {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: address.namespace,
      taskQueue: { name: queue },
      taskQueueType: TYPES[queue],
    });
    return (pollers ?? []).map((poller) => ({
      name: poller.identity ?? "",
      build: poller.deploymentOptions?.buildId || undefined,
      lastSeen: new Date(Number(poller.lastAccessTime?.seconds ?? 0) * 1000),
    }));
  };
  const [warehouse, compute] = await Promise.all([seen("headwater-warehouse"), seen("headwater-compute")]);
  return { "headwater-warehouse": warehouse, "headwater-compute": compute };
}

/**
 * Makes sure that a night which is started now is taken up, by the code that the caller knows.
 * @throws InputError where no worker is there, or one of another version
 */
export async function requireWorker(connected: Connected, build: string): Promise<void> {
  const current = await currentBuild(connected);
  // The server lists a worker that has just begun a moment later.
  for (let tries = 0; current === undefined || !(await isThere(connected)); tries++) {
    if (current === undefined || tries === 10)
      throw new InputError(
        "The server is there, but no worker that would run a night: start one with headwater up, or headwater worker.",
      );
    await setTimeout(100);
  }
  if (current !== build)
    throw new InputError(
      `The worker is Headwater ${current}, this command is ${build}: use the same version, or start the worker again with this one.`,
    );
}

async function isThere(connected: Connected): Promise<boolean> {
  const workers = (await workersOf(connected))["headwater-warehouse"];
  return workers.some(({ lastSeen }) => Date.now() - lastSeen.getTime() < SEEN_WITHIN);
}
