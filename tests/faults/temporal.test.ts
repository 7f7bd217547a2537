import { renameSync, writeFileSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { bornAt } from "../../pipelines/store/bornAt.js";
import type { NightOptions } from "../../workflows/activities.js";
import { bundleWorkflows } from "../../workflows/temporal/bundleWorkflows.js";
import { headwaterOn, type Night } from "../../workflows/temporal/client.js";
import { type Connected, connectServer } from "../../workflows/temporal/connectServer.js";
import { makeCurrent } from "../../workflows/temporal/deployment.js";
import { type DevServer, startDevServer } from "../../workflows/temporal/devServer.js";
import { findCli } from "../../workflows/temporal/findCli.js";
import { freePort } from "../../workflows/temporal/freePort.js";
import { publishedBytes } from "../e2e/publishedBytes.js";
import { scratch } from "../scratch.js";
import { quiet } from "../temporal/quiet.js";
import { death, effectsOf, type Life, live, resultsIn, townNight } from "./deadly.js";

interface Scene {
  readonly options: NightOptions;
  readonly root: string;
  readonly log: string;
  readonly life: Omit<Life, "kills">;
  readonly connected: Connected;
  server(): DevServer;
}

/** A store with a server that is started again, at the same address, whenever it is killed. */
async function setScene(): Promise<Scene> {
  const root = await scratch();
  const { path: cli } = await findCli({ env: process.env, say: console.log });
  const ports = { port: await freePort(), pagePort: await freePort() };
  const which = join(root, "server.json");
  let ended = false;
  let server: DevServer;
  const keep = async (): Promise<void> => {
    server = await startDevServer({ cli, store: root, ...ports });
    const pid = server.process.pid!;
    writeFileSync(`${which}.draft`, JSON.stringify({ pid, born: bornAt(pid) }));
    renameSync(`${which}.draft`, which);
    server.process.once("exit", () => void (ended || keep()));
  };
  await keep();
  // A lost worker is noticed after four seconds instead of fifteen, to make the storm a short one.
  const bundle = join(root, "bundle.js");
  const { code } = await bundleWorkflows(quiet);
  await writeFile(bundle, code.replaceAll(/heartbeat: 15\b/g, "heartbeat: 4"));
  const address = `127.0.0.1:${ports.port}`;
  const connected = await connectServer({ connectionOptions: { address }, namespace: "default", source: "this test" });
  onTestFinished(async () => {
    ended = true;
    await connected.connection.close();
    await server.stop();
  });
  const log = join(root, "effects.log");
  const options = await townNight(await scratch());
  return {
    options,
    root,
    log,
    connected,
    server: () => server,
    life: { engine: "worker", root, log, address, bundle },
  };
}

/** What a night came to, started again for as often as it fails. */
async function complete({ connected }: Scene, night: Night): Promise<void> {
  const headwater = headwaterOn(connected, "faults");
  for (let current = night; ; ) {
    try {
      await current.result();
      return;
    } catch (error) {
      const { state } = await current.status().catch(() => ({ state: "running" }));
      if (state === "published") return;
      if (state === "failed") current = await headwater.retry();
      else if (state !== "running" && state !== "publishing") throw error;
    }
  }
}

async function calmBytes(options: NightOptions): Promise<{ bytes: Record<string, string>; runs: string[] }> {
  const root = await scratch();
  const ended = await death(live({ engine: "embedded", root, log: join(root, "effects.log"), kills: [], options }));
  expect(ended).toMatchObject({ how: 0 });
  return { bytes: await publishedBytes(root), runs: await readdir(join(root, "published")) };
}

async function expectCalm({ root, log, options }: Scene): Promise<string[]> {
  const { kills, commits } = await effectsOf(log);
  const calm = await calmBytes(options);
  expect(await publishedBytes(root)).toEqual(calm.bytes);
  expect(await readdir(join(root, "published"))).toEqual(calm.runs);
  // A kill may come between a commit and the word of it.
  expect(commits.length).toBeLessThanOrEqual(await resultsIn(root));
  return kills;
}

it("a night whose worker is killed again and again is the undisturbed one, and no committed step is done again", async () => {
  const scene = await setScene();
  let night: Night | undefined;
  let over = false;
  for (let n = 0; !over; n++) {
    // Each life lasts a little longer or shorter, so that it dies before some changes and after others.
    const worker = live({ ...scene.life, kills: n < 24 ? [[0, 1, 3, 2, 5][n % 5]] : [] });
    const dead = death(worker);
    const ready = new Promise((resolve) => worker.once("message", resolve));
    await Promise.race([ready, dead]);
    if (!night) {
      await makeCurrent(scene.connected, "faults");
      night = await headwaterOn(scene.connected, "faults").run(scene.options);
      void complete(scene, night).then(() => {
        over = true;
      });
    }
    const finished = (async () => {
      while (!over) await new Promise((resolve) => setTimeout(resolve, 100));
    })();
    await Promise.race([dead, finished]);
    if (over) worker.kill("SIGTERM");
    await dead;
  }
  const kills = await expectCalm(scene);
  console.log(`The worker was killed at ${kills.length} points.`);
  expect(kills.length).toBeGreaterThanOrEqual(20);
}, 900_000);

it("a night whose server is killed again and again is the undisturbed one, and no committed step is done again", async () => {
  const scene = await setScene();
  // Before every second change and after the others; a server that is not back yet cannot be killed again.
  const kills = Array.from({ length: 400 }, (_, n) => n).filter((n) => n % 4 === 0 || n % 4 === 3);
  const worker = live({ ...scene.life, kills, server: join(scene.root, "server.json") });
  const dead = death(worker);
  await Promise.race([new Promise((resolve) => worker.once("message", resolve)), dead]);
  await makeCurrent(scene.connected, "faults");
  const night = await headwaterOn(scene.connected, "faults").run(scene.options);
  await complete(scene, night);
  worker.kill("SIGTERM");
  await dead;
  const killed = await expectCalm(scene);
  console.log(`The server was killed at ${killed.length} points.`);
  expect(killed.length).toBeGreaterThanOrEqual(10);
}, 900_000);
