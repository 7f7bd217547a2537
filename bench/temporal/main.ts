import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../workflows/packageRoot.js";
import { machine } from "../machine.js";
import { measureOverhead } from "./overhead.js";
import { measureRecovery } from "./recovery.js";
import { measureWorkers } from "./workers.js";

// What Temporal costs a night, what a second worker brings, and how soon a night goes on after a death:
// `npm run bench -- temporal`, on an idle machine.

const cache = join(packageRoot, "bench", ".cache");
await mkdir(cache, { recursive: true });
const root = await mkdtemp(join(cache, "temporal-"));
try {
  const before = machine();
  const overhead = await measureOverhead(root);
  const workers = await measureWorkers(root);
  const recovery = await measureRecovery(root);
  const date = new Date().toISOString().slice(0, 10);
  const path = join(packageRoot, "bench", "results", `temporal-${date}.json`);
  await mkdir(join(packageRoot, "bench", "results"), { recursive: true });
  await writeFile(path, `${JSON.stringify({ date, machine: before, overhead, workers, recovery }, null, 2)}\n`);
  console.log(`\nKept in ${path}`);
} finally {
  await rm(root, { recursive: true, force: true });
}
