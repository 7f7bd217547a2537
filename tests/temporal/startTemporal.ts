import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NativeConnection, Runtime } from "@temporalio/worker";
import { openStore, type Store } from "../../pipelines/store/store.js";
import type { Activities } from "../../workflows/activities.js";
import type { Observer } from "../../workflows/observe/observer.js";
import { bundleWorkflows } from "../../workflows/temporal/bundleWorkflows.js";
import { type Connected, connectServer } from "../../workflows/temporal/connectServer.js";
import { makeCurrent } from "../../workflows/temporal/deployment.js";
import { type DevServer, startDevServer } from "../../workflows/temporal/devServer.js";
import { findCli } from "../../workflows/temporal/findCli.js";
import { freePort } from "../../workflows/temporal/freePort.js";
import { type RunningWorker, startWorker } from "../../workflows/temporal/startWorker.js";
import { quiet } from "./quiet.js";

export type Bundle = Awaited<ReturnType<typeof bundleWorkflows>>;

Runtime.install({ logger: quiet });

export interface Temporal {
  readonly root: string;
  readonly store: Store;
  readonly server: DevServer;
  readonly connected: Connected;
  readonly bundle: Bundle;
  /** Starts a worker of both queues, which new nights are given to. */
  work(activities: Activities, buildId?: string, observer?: Observer): Promise<RunningWorker>;
  /** Ends everything and removes the store. */
  end(): Promise<void>;
}

/** A real server with its database in a store of its own; `change` is what a test does to the workflows' code. */
export async function startTemporal(change = (code: string) => code): Promise<Temporal> {
  const root = await mkdtemp(join(tmpdir(), "headwater-temporal-"));
  const store = await openStore(root);
  const { path } = await findCli({ env: process.env, say: console.log });
  const server = await startDevServer({
    cli: path,
    store: root,
    port: await freePort(),
    pagePort: await freePort(),
  });
  const connectionOptions = { address: server.address };
  const connected = await connectServer({ connectionOptions, namespace: "default", source: "this test", store: root });
  const bundled = await bundleWorkflows(quiet);
  const bundle = { ...bundled, code: change(bundled.code) };
  const native = await NativeConnection.connect(connectionOptions);
  const workers: RunningWorker[] = [];
  return {
    root,
    store,
    server,
    connected,
    bundle,
    async work(activities, buildId = "test", observer) {
      const worker = await startWorker({
        connection: native,
        namespace: "default",
        activities,
        store: root,
        queues: ["headwater-warehouse", "headwater-compute"],
        threads: 2,
        buildId,
        bundle,
        observer,
      });
      workers.push(worker);
      await makeCurrent(connected, buildId);
      return worker;
    },
    async end() {
      for (const worker of workers) worker.stop();
      await Promise.all(workers.map((worker) => worker.ended));
      await native.close();
      await connected.connection.close();
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
