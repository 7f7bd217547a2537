import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { packageRoot } from "../../workflows/packageRoot.js";
import { measure } from "../measure.js";
import { type Compared, compared, inTurns, median } from "./compared.js";
import { dailyTable } from "./tables.js";

const MB = 1e6;

/** A forecast of 1,000 monthly series, 12 months ahead, inputs included, once the backend is there. */
export async function measureAfterStart(): Promise<Compared[]> {
  console.log("\n1,000 monthly series, 12 months ahead, after start-up");
  const script = fileURLToPath(new URL("afterStart.js", import.meta.url));
  const seconds = (backend: string) => async () =>
    (JSON.parse((await measure([script, backend, "1000", "12"])).output) as { seconds: number }).seconds;
  const measured = await inTurns(3, { native: seconds("native"), wasm: seconds("wasm") });
  const line = (what: string, ours: number, most: number) =>
    compared({ what, ours, unit: "s", value: ours, goal: { most } });
  return [line("native TensorFlow", median(measured.native), 1.5), line("WebAssembly", median(measured.wasm), 4)];
}

/** Whole processes on 1,000 and 10,000 daily series of three years, 28 days ahead; start-up is that on one series. */
export async function measureGrowth(cache: string, scratch: string): Promise<Compared[]> {
  console.log("\nDaily series of 3 years, 28 days ahead, zero-shot, whole processes");
  const program = join(packageRoot, "dist", "cli", "headwater.js");
  const run = async (series: number) => {
    const file = await dailyTable(cache, series);
    const out = ["--models", "pretrained", "--out", join(scratch, "daily.csv")];
    const measured = await measure([program, "forecast", file, "--freq", "D", "--horizon", "28", ...out]);
    rmSync(file);
    return measured;
  };
  const [start, few, many] = [await run(1), await run(1_000), await run(10_000)];
  const exponent = Math.log10((many.seconds - start.seconds) / (few.seconds - start.seconds));
  console.log(
    `  seconds of 1, 1,000 and 10,000 series: ${[start, few, many].map((m) => m.seconds.toFixed(1)).join(", ")}`,
  );
  const peak = (many.peakMiB ?? Number.NaN) / 1024;
  return [
    compared({
      what: "exponent of the time, start-up apart",
      ours: many.seconds,
      theirs: few.seconds,
      unit: "s",
      value: exponent,
      goal: { most: 1.05 },
    }),
    compared({ what: "resident memory of 10,000 series", ours: peak, unit: "GiB", value: peak, goal: { most: 3 } }),
  ];
}

/** What is downloaded: the packed package, and the browser module as a server compresses it. */
export function measureSizes(): Compared[] {
  console.log("\nSizes");
  const { stdout } = spawnSync("npm", ["pack", "--dry-run", "--json"], { cwd: packageRoot, encoding: "utf8" });
  const packed = (JSON.parse(stdout) as { size: number }[])[0].size / MB;
  const page = gzipSync(readFileSync(join(packageRoot, "dist", "headwater-browser.js"))).length / MB;
  return [
    compared({ what: "the packed package", ours: packed, unit: "MB", value: packed, goal: { most: 5 } }),
    compared({ what: "the browser module with its weights", ours: page, unit: "MB", value: page, goal: { most: 1 } }),
  ];
}
