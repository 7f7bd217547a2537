import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot, packageVersion } from "../workflows/packageRoot.js";
import { AS_OF, writeEvents } from "./events.js";
import { machine } from "./machine.js";
import { type Measured, measure } from "./measure.js";

const ROWS = Number(process.argv[2] ?? 3_000_000);
const SAMPLE_AS_OF = "2026-10-01";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const cache = join(packageRoot, "bench", ".cache");
await mkdir(cache, { recursive: true });
const store = await mkdtemp(join(cache, "store-"));

const before = machine();
try {
  const counting = await compareCounting();
  const nights = await measureNights();
  const date = new Date().toISOString().slice(0, 10);
  const result = { date, versions: await versions(), machine: before, counting, nights };
  const path = join(packageRoot, "bench", "results", `night-${date}.json`);
  await mkdir(join(packageRoot, "bench", "results"), { recursive: true });
  await writeFile(path, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\nKept in ${path}`);
} finally {
  await rm(store, { recursive: true, force: true });
}

/** Landing, loading and counting of the same file, in a process each: Headwater's steps and bare DuckDB. */
async function compareCounting() {
  console.log(`Landing and counting ${ROWS.toLocaleString("en-GB")} events of six columns`);
  const { inventory, sources } = await writeEvents(cache, ROWS);
  const bare = await measure([here("bareDuckdb.js"), sources]);
  const ours = await measure([here("landAndCount.js"), join(store, "events"), inventory, sources, AS_OF]);
  const bareSeconds = (JSON.parse(bare.output) as { seconds: number }).seconds;
  const steps = JSON.parse(ours.output) as Record<"landing" | "loading" | "panel", number>;
  const seconds = steps.landing + steps.loading + steps.panel;
  const rate = (s: number) => Math.round(ROWS / s);
  const line = (name: string, s: number, peak: number | null) =>
    console.log(
      `  ${name.padEnd(28)} ${s.toFixed(2).padStart(7)} s  ${rate(s).toLocaleString("en-GB").padStart(11)} rows/s${peak === null ? "" : `  ${peak} MiB`}`,
    );
  line("bare DuckDB", bareSeconds, bare.peakMiB);
  line("Headwater", seconds, ours.peakMiB);
  for (const [name, s] of Object.entries(steps)) line(`  of which ${name}`, s, null);
  console.log(`  ${(bareSeconds / seconds).toFixed(2)} of bare DuckDB's rows/s`);
  return {
    rows: ROWS,
    bareDuckdb: { seconds: round(bareSeconds), rowsPerSecond: rate(bareSeconds), peakMiB: bare.peakMiB },
    headwater: { seconds: round(seconds), rowsPerSecond: rate(seconds), peakMiB: ours.peakMiB, steps: rounded(steps) },
    ratio: round(bareSeconds / seconds),
  };
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
    const { seconds, peakMiB } = await measure(args);
    console.log(`  ${name.padEnd(28)} ${seconds.toFixed(2).padStart(7)} s  ${peakMiB ?? "?"} MiB`);
    nights[name] = { seconds: round(seconds), peakMiB };
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

function rounded<T extends Record<string, number>>(values: T): T {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, round(value)])) as T;
}
