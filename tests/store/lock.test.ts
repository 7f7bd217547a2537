import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { lockStore } from "../../pipelines/store/lock.js";
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
