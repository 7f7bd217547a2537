import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { openBackend } from "../../models/backend.js";
import { packageRoot, packageVersion } from "../../workflows/packageRoot.js";
import { machine } from "../machine.js";
import { compareBacktests } from "./backtests.js";
import type { Compared } from "./compared.js";
import { measureAfterStart, measureGrowth, measureSizes } from "./costs.js";
import { pythonPeers } from "./pythonPeers.js";
import { crimeTable } from "./tables.js";
import { compareTraining } from "./training.js";

// `npm run bench:speed`, on an idle machine: what forecasting and training cost, beside what a user would pick instead,
// in one run and in turns. Prints a table, keeps it as JSON. A bar that is missed is said, and ends the run with 1.
// `npm run bench:speed -- sizes growth` measures these parts alone, and keeps nothing.

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "headwater", "bench-speed");
const requirements = join(packageRoot, "bench", "speed", "requirements.txt");
const scratch = join(cache, `run-${process.pid}`);
const python = () => pythonPeers(requirements, cache);
const PARTS: Readonly<Record<string, () => Promise<Compared[]>>> = {
  sizes: async () => measureSizes(),
  start: measureAfterStart,
  training: () => compareTraining(python(), scratch),
  backtests: async () => compareBacktests(await crimeTable(cache), python(), scratch),
  growth: () => measureGrowth(cache, scratch),
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in PARTS));
if (unknown) throw new Error(`There is no part ${unknown}. Give some of ${Object.keys(PARTS).join(", ")}, or none.`);
const before = machine();
await mkdir(scratch, { recursive: true });
process.env.TF_CPP_MIN_LOG_LEVEL = "2";
try {
  // It fails here, at once, where there is no native TensorFlow: nothing of this is about WebAssembly alone.
  console.log((await openBackend({ wanted: "native", env: { ...process.env } })).why);
  const lines: Compared[] = [];
  for (const [name, measurePart] of Object.entries(PARTS))
    if (asked.length === 0 || asked.includes(name)) lines.push(...(await measurePart()));
  if (asked.length === 0) await keep(lines);
  if (lines.some(({ met }) => !met)) process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function keep(lines: readonly Compared[]): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const versions = { headwater: packageVersion, ...(await pins()) };
  const path = join(packageRoot, "bench", "results", `speed-${date}.json`);
  await mkdir(join(packageRoot, "bench", "results"), { recursive: true });
  await writeFile(path, `${JSON.stringify({ date, versions, machine: before, lines }, null, 2)}\n`);
  console.log(`\nKept in ${path}`);
}

/** The versions of the peers: Python's as they are pinned, augurs' as it is installed. */
async function pins(): Promise<Record<string, string>> {
  const lines = (await readFile(requirements, "utf8")).split("\n").filter((line) => line.includes("=="));
  const { devDependencies } = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8"));
  const augurs = devDependencies["@bsull/augurs"] as string;
  return { ...Object.fromEntries(lines.map((line) => line.split("=="))), augurs };
}
