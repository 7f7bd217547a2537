import { renameSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { bornAt } from "../../pipelines/store/bornAt.js";
import type { NightOptions } from "../../workflows/activities.js";
import { bundleWorkflows } from "../../workflows/temporal/bundleWorkflows.js";
import { type Headwater, headwaterOn, type Night } from "../../workflows/temporal/client.js";
import { connectServer } from "../../workflows/temporal/connectServer.js";
import { makeCurrent } from "../../workflows/temporal/deployment.js";
import { type DevServer, startDevServer } from "../../workflows/temporal/devServer.js";
import { findCli } from "../../workflows/temporal/findCli.js";
import { freePort } from "../../workflows/temporal/freePort.js";
import { scratch } from "../scratch.js";
import { quiet } from "../temporal/quiet.js";
import type { Life } from "./deadly.js";

export interface MortalServer {
  /** What the lives of a worker have in common. */
  readonly life: Omit<Life, "kills" | "server">;
  /** File that says which process the server is, as soon as it answers. */
  readonly record: string;
  /** Starts a night, and again for as often as it fails; resolves when it is published. */
  complete(options: NightOptions): Promise<void>;
}

/** A store with a server that is started again, at the same address, whenever it is killed. */
export async function mortalServer(): Promise<MortalServer> {
  const root = await scratch();
  const { path: cli } = await findCli({ env: process.env, say: console.log });
  const ports = { port: await freePort(), pagePort: await freePort() };
  const record = join(root, "server.json");
  let ended = false;
  let server: DevServer;
  const keep = async (): Promise<void> => {
    server = await startDevServer({ cli, store: root, ...ports });
    const pid = server.process.pid!;
    writeFileSync(`${record}.draft`, JSON.stringify({ pid, born: bornAt(pid) }));
    renameSync(`${record}.draft`, record);
    server.process.once("exit", () => void (ended || keep()));
  };
  await keep();
  // A lost worker is noticed after two seconds instead of fifteen, to make the storm a short one.
  const bundle = join(root, "bundle.js");
  const { code } = await bundleWorkflows(quiet);
  await writeFile(bundle, code.replaceAll(/heartbeat: 15\b/g, "heartbeat: 2"));
  const address = `127.0.0.1:${ports.port}`;
  const connected = await connectServer({
    connectionOptions: { address },
    namespace: "default",
    source: "this test",
    store: root,
  });
  onTestFinished(async () => {
    ended = true;
    await connected.connection.close();
    await server.stop();
  });
  return {
    record,
    life: { engine: "worker", root, log: join(root, "effects.log"), address, bundle },
    async complete(options) {
      await makeCurrent(connected, "faults");
      const headwater = headwaterOn(connected, "faults");
      await published(headwater, await headwater.run(options));
    },
  };
}

/** Follows a night to its publication. The server may be gone at any moment; then nobody knows more than to ask again. */
async function published(headwater: Headwater, first: Night): Promise<void> {
  for (let night = first; ; ) {
    await night.result().catch(() => {});
    const state = await night
      .status()
      .then((status) => status.state)
      .catch(() => "unknown");
    if (state === "published") return;
    if (state === "stopped" || state === "rejected") throw new Error(`The night was ${state}.`);
    if (state === "failed") night = await headwater.retry().catch(() => night);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
