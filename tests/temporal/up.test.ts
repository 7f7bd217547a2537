import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { bornAt } from "../../pipelines/store/bornAt.js";
import { readServerRecord } from "../../workflows/temporal/serverRecord.js";
import { headwater } from "../e2e/headwater.js";
import { scratch } from "../scratch.js";
import { startUp } from "./startUp.js";

/** The process ids that `headwater up` left in the store: the server's and the worker's. */
async function children(store: string): Promise<{ server: number; worker: number }> {
  const { pid } = (await readServerRecord(store))!;
  const lock = JSON.parse(await readFile(join(store, "lock"), "utf8")) as { pid: number };
  return { server: pid, worker: lock.pid };
}
const program = fileURLToPath(new URL("../../dist/cli/headwater.js", import.meta.url));
const isAlive = (pid: number) => bornAt(pid) !== undefined;

describe("headwater up", () => {
  it("starts a server, a worker and the schedule, which other commands find by the store; Ctrl-C ends them all", async () => {
    const store = await scratch();
    const up = startUp(["--store", store, "--at", "02:30"]);
    await up.says("Headwater is up.");
    await up.says("Ctrl-C ends");
    const [, page] = /Page {6}(http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows)/.exec(up.said())!;
    expect((await fetch(page)).status).toBe(200);

    const listed = await headwater(["schedule", "list", "--store", store]);
    expect(listed.stdout).toMatch(/every day at 02:30 in Europe\/London, the sample borough; next \w+day/);
    const status = await headwater(["status", "--store", store, "--json"]);
    const { night, schedule, workers } = JSON.parse(status.stdout);
    expect(night).toBeUndefined();
    expect(schedule).toMatchObject({ hour: 2, minute: 30, timeZone: "Europe/London", paused: false });
    expect(workers["headwater-warehouse"]).toHaveLength(1);

    const paused = await headwater(["schedule", "pause", "--why", "the council moves house", "--store", store]);
    expect(paused.stdout).toContain("Paused: the council moves house");
    const second = await headwater(["up", "--store", store]);
    expect(second).toMatchObject({ code: 1 });
    expect(second.stderr).toContain(`Headwater is up already in the store ${store}: process ${up.process.pid}`);
    const nightly = await headwater(["nightly", "--store", store]);
    expect(nightly).toMatchObject({ code: 1 });
    expect(nightly.stderr).toMatch(/Another night runs in the store .*: process \d+/);

    const { server, worker } = await children(store);
    expect([server, worker].map(isAlive)).toEqual([true, true]);
    expect(await up.end("SIGINT")).toBe(0);
    expect([server, worker].map(isAlive)).toEqual([false, false]);
    const after = await headwater(["status", "--store", store]);
    expect(after).toMatchObject({ code: 1 });
    expect(after.stderr).toContain(`has ended: start one with headwater up --store ${store}`);

    const again = startUp(["--store", store]);
    await again.says("paused: the council moves house");
    await again.says("Ctrl-C ends");
    const set = await headwater(["schedule", "set", "--at", "04:15", "--store", store]);
    expect(set.stdout).toMatch(/every day at 04:15 in Europe\/London, the sample borough; paused: the council moves/);
    const resumed = await headwater(["schedule", "resume", "--why", "it has moved", "--store", store]);
    expect(resumed.stdout).toMatch(/every day at 04:15 in Europe\/London, the sample borough; next \w+day/);
    expect(await again.end("SIGTERM")).toBe(0);
  });

  it("starts the worker and the server again when they are killed, and takes away what a killed up left", async () => {
    const store = await scratch();
    const up = startUp(["--store", store]);
    await up.says("Headwater is up.");
    const first = await children(store);
    process.kill(first.worker, "SIGKILL");
    await up.says("The worker ended (SIGKILL): starting it again.");
    process.kill(first.server, "SIGKILL");
    await up.says("The Temporal server ended (SIGKILL): starting it again.");
    await expect
      .poll(async () => (await headwater(["status", "--store", store])).code, { timeout: 30_000, interval: 500 })
      .toBe(0);
    const second = await children(store);
    expect(second.server).not.toBe(first.server);

    // A worker that is still being loaded when its up dies hears nothing of it, and ends all the same.
    const orphan = fork(program, ["worker", "--queues", "compute", "--store", store], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    onTestFinished(() => void orphan.kill("SIGKILL"));
    const ended = once(orphan, "exit");
    orphan.disconnect();
    expect(await ended).toEqual([1, null]);

    await up.end("SIGKILL");
    expect(isAlive(second.server)).toBe(true);
    const next = startUp(["--store", store]);
    await next.says(`An earlier headwater up was killed and left its server (process ${second.server})`);
    await next.says("Headwater is up.");
    expect(isAlive(second.server)).toBe(false);
    const { address } = (await readServerRecord(store))!;
    expect(up.said()).toContain(address);
  });

  it("refuses a port in use, and says which", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    const { code, stderr } = await headwater(["up", "--store", await scratch(), "--port", `${port}`]);
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} is in use: choose another --port, or leave it out`);
  });

  it("refuses an inventory whose time zone is none, and a time that its clocks skip", async () => {
    const inventory = await scratch();
    await writeFile(
      join(inventory, "inventory.yaml"),
      "id: test\ntitle: Test\ntimeZone: Europe/Lodnon\nareas: { dataset: areas, code: code, name: name }\n",
    );
    await writeFile(join(inventory, "areas.yaml"), AREAS);
    const store = await scratch();
    const up = await headwater(["up", "--store", store, "--inventory", inventory, "--sources", inventory]);
    expect(up.code).toBe(1);
    expect(up.stderr).toContain("Europe/Lodnon");
    const skipped = await headwater(["up", "--store", store, "--at", "01:30"]);
    expect(skipped.code).toBe(1);
    expect(skipped.stderr).toMatch(/01:30 (does not exist|comes twice) on .* in Europe\/London/);
    expect(await readServerRecord(store)).toBeUndefined();
  });

  it("says in one line what is wrong with its options, with exit code 2", async () => {
    for (const args of [
      ["--port", "70000"],
      ["--threads", "0"],
      ["--prot", "1"],
    ])
      expect((await headwater(["up", ...args])).code).toBe(2);
    expect((await headwater(["schedule", "pause"])).stderr).toContain("--why");
    expect((await headwater(["worker", "--queues", "compote"])).stderr).toContain("Unknown queue: compote");
  });
});

const AREAS = `
id: areas
title: Areas
owner: The council
silo: geography
licence: OGL-UK-3.0
cadence: once
legal: { basis: none needed, purpose: names of areas }
source: { files: [areas.csv], format: csv }
fields:
  code: { type: text }
  name: { type: text }
key: [code]
`;
