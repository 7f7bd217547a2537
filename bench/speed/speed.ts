import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { openBackend } from "../../models/backend.js";
import { packageRoot, packageVersion } from "../../workflows/packageRoot.js";
import { machine } from "../machine.js";
import { compareBacktests } from "./backtests.js";
import { measureAfterStart, measureGrowth, measureSizes } from "./costs.js";
import { pythonPeers } from "./pythonPeers.js";
import { crimeTable } from "./tables.js";
import { compareTraining } from "./training.js";

// `npm run bench:speed`, on an idle machine: what forecasting and training cost, beside what a user would pick instead,
// in one run and in turns. Prints a table, keeps it as JSON. A bar that is missed is said, and ends the run with 1.

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "headwater", "bench-speed");
await mkdir(cache, { recursive: true });
const requirements = join(packageRoot, "bench", "speed", "requirements.txt");
const python = pythonPeers(requirements, cache);
const scratch = await mkdtemp(join(cache, "run-"));
const before = machine();
try {
  // It fails here, at once, where there is no native TensorFlow: nothing of this is about WebAssembly alone.
  console.log((await openBackend({ wanted: "native", env: { ...process.env } })).why);
  const lines = [
    ...measureSizes(),
    ...(await measureAfterStart()),
    ...(await compareTraining(python, scratch)),
    ...(await compareBacktests(await crimeTable(cache), python, scratch)),
    ...(await measureGrowth(cache, scratch)),
  ];
  const date = new Date().toISOString().slice(0, 10);
  const versions = { headwater: packageVersion, ...(await pins(requirements)) };
  const path = join(packageRoot, "bench", "results", `speed-${date}.json`);
  await mkdir(join(packageRoot, "bench", "results"), { recursive: true });
  await writeFile(path, `${JSON.stringify({ date, versions, machine: before, lines }, null, 2)}\n`);
  console.log(`\nKept in ${path}`);
  if (lines.some(({ met }) => !met)) process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** The versions of the peers: Python's as they are pinned, augurs' as it is installed. */
async function pins(requirements: string): Promise<Record<string, string>> {
  const lines = (await readFile(requirements, "utf8")).split("\n").filter((line) => line.includes("=="));
  const { devDependencies } = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8"));
  const augurs = devDependencies["@bsull/augurs"] as string;
  return { ...Object.fromEntries(lines.map((line) => line.split("=="))), augurs };
}
