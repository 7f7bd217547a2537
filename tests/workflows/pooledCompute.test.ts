import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import type { Progress } from "../../pipelines/progress.js";
import { bornAt } from "../../pipelines/store/bornAt.js";
import { openStore } from "../../pipelines/store/store.js";
import { createActivities } from "../../workflows/createActivities.js";
import { withPolicies } from "../../workflows/embedded/withPolicies.js";
import { nightly } from "../../workflows/nightly.js";
import { packageRoot } from "../../workflows/packageRoot.js";
import { scratch } from "../scratch.js";
import { writeSmallTown } from "../smallTown.js";

/** Threads and child processes load what is built. */
const built = pathToFileURL(join(packageRoot, "dist", "workflows", "compute", "pooledCompute.js")).href;

it("steps in threads and in child processes tell how far they are, in order and to their end", async () => {
  const { pooledCompute } = (await import(built)) as typeof import("../../workflows/compute/pooledCompute.js");
  const compute = pooledCompute({ atOnce: 2, env: process.env as Record<string, string> });
  const told: Progress[][] = [];
  const progress = () => {
    const own: Progress[] = [];
    told.push(own);
    return (far: Progress) => void own.push(far);
  };
  const store = await openStore(await scratch());
  const asOf = "2026-03-02";
  const options = {
    ...(await writeSmallTown(await scratch(), asOf)),
    asOf,
    models: ["holt-winters", "network"],
    seed: 1,
  };
  const settings = { report: () => {}, concurrency: 2, sleep: async () => {} };
  try {
    await nightly(options, withPolicies(createActivities({ store, compute, progress }), settings));
  } finally {
    await compute.close();
  }
  // Reading tells megabytes, and small files are read at once.
  const computed = told.filter(([first]) => first.unit !== "MB");
  expect(new Set(computed.flat().map(({ unit }) => unit))).toEqual(new Set(["windows", "training steps"]));
  for (const own of computed) {
    expect(own.length).toBeGreaterThan(1);
    expect(own.map(({ done }) => done)).toEqual(own.map(({ done }) => done).sort((a, b) => a - b));
    for (const { done, of } of own) expect(done).toBeLessThanOrEqual(of);
  }
}, 300_000);

it("a process that is killed as it starts or works fails its step alone, one that is killed between steps fails none", async () => {
  const { pooledCompute } = (await import(built)) as typeof import("../../workflows/compute/pooledCompute.js");
  const [dir, store] = [await scratch(), await openStore(await scratch())];
  const [script, pids, dying] = ["mortal.mjs", "pids", "dying"].map((name) => join(dir, name));
  // Orders come from the pool's port, what a process starts with does not.
  await writeFile(
    script,
    `import { appendFileSync, readFileSync, rmSync } from "node:fs";
appendFileSync(${JSON.stringify(pids)}, process.pid + "\\n");
function dieAt(when) {
  if (readFileSync(${JSON.stringify(dying)}, { encoding: "utf8", flag: "a+" }) !== when) return;
  rmSync(${JSON.stringify(dying)});
  process.kill(process.pid, "SIGKILL");
}
dieAt("start");
// Whoever listens before the pool's own code does takes its first message.
process.once("newListener", () => process.on("message", ({ source }) => source === "port" && dieAt("work")));
`,
  );
  const started = async () => (await readFile(pids, "utf8")).trim().split("\n").map(Number);
  const env = { ...(process.env as Record<string, string>), NODE_OPTIONS: `--import ${pathToFileURL(script).href}` };
  const compute = pooledCompute({ atOnce: 1, env });
  const step = () => compute.run(store, "backend", { wanted: "cpu" });
  try {
    for (const when of ["start", "work"]) {
      await writeFile(dying, when);
      await expect(step()).rejects.toThrow("What computed the step backend ended before it was done");
      expect(await step()).toMatchObject({ name: "cpu" });
    }
    const waiting = (await started()).at(-1)!;
    process.kill(waiting, "SIGKILL");
    await expect.poll(() => bornAt(waiting)).toBeUndefined();
    expect(await step()).toMatchObject({ name: "cpu" });
    expect(new Set(await started()).size).toBe(4);
  } finally {
    await compute.close();
  }
});
