import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { holdLock, lockStore, readHolder } from "../../pipelines/store/lock.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";

async function livingProcess() {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

it("refuses a second night in the same store and names the other's process", async () => {
  const store = await openStore(await scratch());
  const other = await livingProcess();
  await lockStore(store, other.pid);
  await expect(lockStore(store)).rejects.toThrow(`process ${other.pid}`);
});

it("lets the next night in after a release", async () => {
  const store = await openStore(await scratch());
  const release = await lockStore(store);
  await release();
  await (await lockStore(store))();
  expect(await readdir(store.root)).not.toContain("lock");
});

it("takes over what a killed process left behind", async () => {
  const store = await openStore(await scratch());
  const other = await livingProcess();
  await lockStore(store, other.pid);
  other.kill("SIGKILL");
  await once(other, "exit");
  await (await lockStore(store))();
});

it("lets a holder that is on its way out go first, where it is told to wait", async () => {
  const store = await openStore(await scratch());
  const other = await livingProcess();
  await lockStore(store, other.pid);
  const waiting = lockStore(store, process.pid, 60_000);
  other.kill("SIGTERM");
  await (await waiting)();
});

it("takes over a lock whose process number belongs to a later process", async () => {
  const store = await openStore(await scratch());
  await writeFile(join(store.root, "lock"), JSON.stringify({ pid: process.pid, born: "1" }));
  await (await lockStore(store))();
});

it("lets exactly one of many in at once", async () => {
  const store = await openStore(await scratch());
  const results = await Promise.allSettled(
    await Promise.all(Array.from({ length: 8 }, livingProcess)).then((all) =>
      all.map((child) => lockStore(store, child.pid)),
    ),
  );
  expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
});

it("refuses where the holder runs in another container or on another machine, as long as it shows signs of life", async () => {
  const path = join(await scratch(), "lock");
  const refusal = (pid: number) => `process ${pid} holds it.`;
  const there = { place: "there", patience: 600 };
  const here = { place: "here", patience: 600 };
  const release = await holdLock(path, refusal, 4194305, there);
  await expect(holdLock(path, refusal, process.pid, here)).rejects.toThrow(
    /^process 4194305 holds it\. It runs on .+, or in a container there\.$/,
  );
  await release();
  await (await holdLock(path, refusal, process.pid, here))();
});

it("takes over what a killed process left behind elsewhere, after a while without a sign of life", async () => {
  const path = join(await scratch(), "lock");
  await writeFile(path, JSON.stringify({ pid: process.pid, born: "1", place: "there", host: "there" }));
  await (await holdLock(path, () => "refused", process.pid, { place: "here", patience: 120 }))();
});

it("one that was given up as dead and comes back releases nobody's lock but its own", async () => {
  const path = join(await scratch(), "lock");
  const late = await holdLock(path, () => "refused", 1, { place: "there", patience: 120_000 });
  await holdLock(path, () => "refused", process.pid, { place: "here", patience: 120 });
  await late();
  expect(await readHolder(path)).toMatchObject({ pid: process.pid, place: "here" });
});
