import { type NativeConnection, Worker, type WorkflowBundleOption } from "@temporalio/worker";
import type { Activities } from "../activities.js";
import { nightSinks } from "../observe/nightSinks.js";
import { observeActivities } from "../observe/observeActivities.js";
import { nobody, type Observer } from "../observe/observer.js";
import type { Queue } from "../policies.js";
import { converterOf } from "./connectServer.js";
import { DEPLOYMENT } from "./names.js";
import { withHeartbeats } from "./withHeartbeats.js";

export interface WorkerSettings {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly activities: Activities;
  /** Root of the store that they work on, which also keeps what is too large to go through the server. */
  readonly store: string;
  /** The worker of `headwater-warehouse` also runs the workflows; it is the one that holds the store. */
  readonly queues: readonly Queue[];
  /** Compute-bound steps at once. */
  readonly threads: number;
  readonly buildId: string;
  /** The workflow's code, for the worker that runs it. */
  readonly bundle?: WorkflowBundleOption;
  /** Hears of the steps that this worker runs, and of nights where it runs the workflows. */
  readonly observer?: Observer;
}

export interface RunningWorker {
  /** Takes no new steps and waits for those that run. */
  stop(): void;
  /** Settles when the worker has ended. */
  readonly ended: Promise<void>;
}

/**
 * Takes steps from the queues, of nights that began with the same code only: a night is pinned to the version
 * of its first step, so that a new deployment never breaks it.
 */
export async function startWorker(settings: WorkerSettings): Promise<RunningWorker> {
  const observer = settings.observer ?? nobody;
  const activities = withHeartbeats(observeActivities(settings.activities, observer));
  const shared = {
    connection: settings.connection,
    namespace: settings.namespace,
    activities,
    dataConverter: converterOf(settings.store),
    sinks: nightSinks(observer),
    workerDeploymentOptions: {
      version: { deploymentName: DEPLOYMENT, buildId: settings.buildId },
      useWorkerVersioning: true as const,
      defaultVersioningBehavior: "PINNED" as const,
    },
    // Waits for steps however long they are: what they have done would be lost otherwise.
    shutdownGraceTime: "1 day",
    maxHeartbeatThrottleInterval: "2s",
    defaultHeartbeatThrottleInterval: "2s",
    // A workflow's next task waits so long for the worker that had the last one, when that was killed.
    stickyQueueScheduleToStartTimeout: "3s",
  };
  const workers = await Promise.all(
    settings.queues.map((taskQueue) =>
      Worker.create({
        ...shared,
        taskQueue,
        ...(taskQueue === "headwater-warehouse"
          ? { workflowBundle: settings.bundle, maxConcurrentActivityTaskExecutions: 1 }
          : { maxConcurrentActivityTaskExecutions: settings.threads }),
      }),
    ),
  );
  const stop = () => {
    for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
  };
  const ended = Promise.all(
    workers.map((worker) =>
      worker.run().finally(() => {
        // One that fails takes the others with it.
        stop();
      }),
    ),
  ).then(() => {});
  return { stop, ended };
}
