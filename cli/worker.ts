import { availableParallelism } from "node:os";
import { NativeConnection, Runtime } from "@temporalio/worker";
import { InputError } from "../pipelines/inputError.js";
import { lockStore } from "../pipelines/store/lock.js";
import { openStore } from "../pipelines/store/store.js";
import { sweepScratch } from "../pipelines/store/sweepScratch.js";
import { pooledCompute } from "../workflows/compute/pooledCompute.js";
import { createActivities } from "../workflows/createActivities.js";
import { createLog } from "../workflows/observe/createLog.js";
import { createObserver } from "../workflows/observe/createObserver.js";
import type { Queue } from "../workflows/policies.js";
import { createReader } from "../workflows/reading/createReader.js";
import { readLimits } from "../workflows/reading/readLimits.js";
import { adoptNights } from "../workflows/temporal/adoptNights.js";
import { buildId } from "../workflows/temporal/buildId.js";
import { bundleWorkflows } from "../workflows/temporal/bundleWorkflows.js";
import { addressOf, connectServer } from "../workflows/temporal/connectServer.js";
import { currentBuild, makeCurrent } from "../workflows/temporal/deployment.js";
import { pinoLogger } from "../workflows/temporal/pinoLogger.js";
import { startWorker } from "../workflows/temporal/startWorker.js";
import { sweepPayloads } from "../workflows/temporal/sweepPayloads.js";
import { stepProgress } from "../workflows/temporal/withHeartbeats.js";
import { thisWorld } from "./thisWorld.js";

export interface WorkerFlags {
  readonly store: string;
  readonly queues: readonly ("warehouse" | "compute")[];
  readonly threads?: number;
}

/** Milliseconds that the worker of a `headwater up` that was killed may take to notice, and to end. */
const PREDECESSOR = 10_000;

/** What a worker tells the process that started it. */
export type WorkerSays = { readonly ready: string } | { readonly says: string } | { readonly failed: string };

/** `headwater worker`: takes steps from the queues until it is told to end. Logs as `HEADWATER_LOG` says. */
export async function workerCommand(flags: WorkerFlags): Promise<void> {
  const tell = (message: WorkerSays) => process.send?.(message);
  // Without the process that started it, nobody would end it: what it has not committed is done again by the next.
  const orphaned = () => process.exit(1);
  if (process.send) process.on("disconnect", orphaned);
  // It may have died while this one was still being loaded; then nobody hears of it any more.
  if (process.send && !process.connected) orphaned();
  const cleanUp: (() => unknown)[] = [];
  try {
    await work(flags, tell, (last) => cleanUp.unshift(last));
  } catch (error) {
    if (error instanceof InputError) tell({ failed: error.message });
    throw error;
  } finally {
    for (const last of cleanUp) await last();
    process.off("disconnect", orphaned);
  }
}

async function work(
  flags: WorkerFlags,
  tell: (message: WorkerSays) => void,
  atTheEnd: (last: () => unknown) => void,
): Promise<void> {
  const log = createLog(flags.store, process.env);
  const observer = await createObserver(flags.store, process.env, log);
  atTheEnd(() => observer.close());
  const say = (sentence: string) => {
    log.info(sentence);
    tell({ says: sentence });
  };
  const queues = flags.queues.map((name): Queue => `headwater-${name}`);
  const holds = queues.includes("headwater-warehouse");
  const build = buildId();
  const connected = await connectServer(await addressOf(flags.store, process.env));
  atTheEnd(() => connected.connection.close());
  const { connectionOptions, namespace } = connected.address;
  if (!holds) requireSameBuild(await currentBuild(connected), build);

  const store = await openStore(flags.store);
  if (holds) {
    atTheEnd(await lockStore(store, process.pid, process.send ? PREDECESSOR : 0));
    await sweepScratch(store);
    await sweepPayloads(store.root);
  }
  const threads = flags.threads ?? availableParallelism();
  const compute = pooledCompute({ atOnce: threads, env: process.env as Record<string, string> });
  atTheEnd(() => compute.close());
  // The worker that plans a night starts the networks' process then; this one would start it when it is late for it.
  const backend = process.env.HEADWATER_BACKEND;
  if (!holds) compute.run(store, "backend", { wanted: backend }).catch((error) => log.warn(error.message));
  const reader = createReader(readLimits(process.env));
  atTheEnd(() => reader.close());
  Runtime.install({ logger: pinoLogger(log) });
  const native = await NativeConnection.connect(connectionOptions);
  atTheEnd(() => native.close());
  const bundle = holds ? await bundleWorkflows(pinoLogger(log.child({}, { level: "warn" }))) : undefined;
  const worker = await startWorker({
    connection: native,
    namespace,
    activities: createActivities({
      ...{ store, compute, backend, read: reader.read, prepareReading: reader.prepare },
      outside: thisWorld(),
      progress: stepProgress,
    }),
    store: store.root,
    queues,
    threads,
    buildId: build,
    bundle,
    observer,
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, worker.stop);
  if (bundle) {
    await makeCurrent(connected, build);
    await adoptNights(connected, { buildId: build, bundle, say });
  }
  log.info({ queues, threads, build, store: store.root }, "ready");
  tell({ ready: build });
  await worker.ended;
}

function requireSameBuild(current: string | undefined, build: string): void {
  if (current === build) return;
  throw new InputError(
    current === undefined
      ? "No worker of headwater-warehouse has been started yet: start headwater up, or headwater worker, first."
      : `Nights are made by Headwater ${current}, this worker is ${build} and would get no work: start the same version here.`,
  );
}
