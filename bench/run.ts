import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageRoot, packageVersion } from "../workflows/packageRoot.js";
import { compareCounting } from "./compareCounting.js";
import { machine } from "./machine.js";
import { type Measured, measure } from "./measure.js";

/** `npm run bench -- --counting --rows 1e6 --rows 1e7 --rows 3e7` counts alone, and shows how the time grows. */
const { values: asked } = parseArgs({
  options: {
    rows: { type: "string", multiple: true, default: ["1e7"] },
    counting: { type: "boolean", default: false },
  },
});
const ROWS = asked.rows.map(Number);
if (!ROWS.every((rows) => rows >= 1000))
  throw new Error(`--rows ${asked.rows.join(" --rows ")}: give numbers of rows from 1000 on, for example --rows 1e7.`);
const SAMPLE_AS_OF = "2026-10-01";

const cache = join(packageRoot, "bench", ".cache");
await mkdir(cache, { recursive: true });
const store = await mkdtemp(join(cache, "store-"));

const before = machine();
try {
  const counting = await compareCounting(cache, store, ROWS);
  const nights = asked.counting ? undefined : await measureNights();
  const date = new Date().toISOString().slice(0, 10);
  const result = { date, versions: await versions(), machine: before, counting, nights };
  const path = join(packageRoot, "bench", "results", `${asked.counting ? "counting" : "night"}-${date}.json`);
  await mkdir(join(packageRoot, "bench", "results"), { recursive: true });
  await writeFile(path, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\nKept in ${path}`);
} finally {
  await rm(store, { recursive: true, force: true });
}

/** The sample's night as a user runs it: from nothing, once more without news, and a day later. */
async function measureNights() {
  console.log("\nThe sample's night, whole processes");
  const nights: Record<string, Omit<Measured, "output">> = {};
  for (const [name, asOf] of [
    ["first", SAMPLE_AS_OF],
    ["again, without news", SAMPLE_AS_OF],
    ["the day after", "2026-10-02"],
  ]) {
    const program = join(packageRoot, "dist", "cli", "headwater.js");
    const args = [program, "nightly", "--as-of", asOf, "--store", join(store, "sample")];
    const { seconds, peakMiB, cpuSeconds } = await measure(args);
    console.log(`  ${name.padEnd(28)} ${seconds.toFixed(2).padStart(7)} s  ${peakMiB ?? "?"} MiB`);
    nights[name] = { seconds: round(seconds), cpuSeconds, peakMiB };
  }
  return nights;
}

async function versions(): Promise<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const of = async (name: string) => {
    const path = require.resolve(name).replace(/(node_modules\/(?:@[^/]+\/)?[^/]+)\/.*/, "$1/package.json");
    return (JSON.parse(await readFile(path, "utf8")) as { version: string }).version;
  };
  return {
    headwater: packageVersion,
    duckdb: await of("@duckdb/node-api"),
    tensorflow: await of("@tensorflow/tfjs"),
    arquero: await of("arquero"),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
