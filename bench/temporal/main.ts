import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../workflows/packageRoot.js";
import { machine } from "../machine.js";
import { measureOverhead } from "./overhead.js";
import { measureRecovery } from "./recovery.js";
import { measureWorkers } from "./workers.js";

// What Temporal costs a night, what a second worker brings, and how soon a night goes on after a death:
// `npm run bench -- temporal`, on an idle machine; `npm run bench -- temporal workers` measures the second worker alone.

const PARTS = { overhead: measureOverhead, workers: measureWorkers, recovery: measureRecovery };

const asked = process.argv.slice(3);
const cache = join(packageRoot, "bench", ".cache");
await mkdir(cache, { recursive: true });
const root = await mkdtemp(join(cache, "temporal-"));
try {
  const before = machine();
  const measured: Record<string, unknown> = {};
  for (const [part, measurePart] of Object.entries(PARTS))
    if (asked.length === 0 || asked.includes(part)) measured[part] = await measurePart(root);
  const date = new Date().toISOString().slice(0, 10);
  const path = join(packageRoot, "bench", "results", `temporal-${date}.json`);
  await mkdir(join(packageRoot, "bench", "results"), { recursive: true });
  const kept = JSON.parse(await readFile(path, "utf8").catch(() => "{}"));
  await writeFile(path, `${JSON.stringify({ ...kept, date, machine: before, ...measured }, null, 2)}\n`);
  console.log(`\nKept in ${path}`);
} finally {
  await rm(root, { recursive: true, force: true });
}
