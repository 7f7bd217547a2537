import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dayOf, iso } from "../../data/sample/day.js";
import { generateSample } from "../../data/sample/generateSample.js";
import type { Truth } from "../../data/sample/truth.js";
import { packageRoot, packageVersion } from "../../workflows/packageRoot.js";
import { machine } from "../machine.js";
import { nightsOfSample } from "./nightsOfSample.js";
import { scoreNight, VARIANTS } from "./scoreNight.js";

/**
 * `npm run bench -- nowcast`: nights of the sample, day after day, and what was true when all rows had come. The newest
 * periods as nowcast, as counted, and left out; how good each is, and the forecasts that start from it.
 */
const FIRST = "2026-03-02";
const NIGHTS = Number(process.argv[3] ?? 42);
/** Nights that only look, so that delays are known. */
const WARMING = 7;
const LATER = "2026-09-30";

const cache = join(packageRoot, "bench", ".cache");
await mkdir(cache, { recursive: true });
const root = await mkdtemp(join(cache, "nowcast-"));
try {
  await generateSample(join(root, "later"), { asOf: LATER, seed: 1 });
  const truth = JSON.parse(await readFile(join(root, "later", "truth.json"), "utf8")) as Truth;
  const dates = Array.from({ length: NIGHTS }, (_, i) => iso(dayOf(FIRST) + i));
  const sums = new Map<string, Record<string, number>>();
  let night = 0;
  for await (const panels of nightsOfSample(root, dates)) {
    if (++night <= WARMING) continue;
    for (const panel of panels)
      for (const [name, value] of Object.entries(await scoreNight(panel, truth))) {
        const sum = sums.get(panel.meta.service) ?? {};
        sum[name] = (sum[name] ?? 0) + value;
        sums.set(panel.meta.service, sum);
      }
    process.stderr.write(`\r${dates[night - 1]}`);
  }
  const services = Object.fromEntries([...sums].map(([service, sum]) => [service, means(sum)]));
  console.log(`\nSQL of the newest periods, and of the forecasts that start from them (less is better)`);
  for (const [service, mean] of Object.entries(services)) {
    console.log(`${service}: ${mean.periods} values nowcast, 8-in-10 ranges held ${Math.round(100 * mean.held)} %`);
    for (const variant of VARIANTS)
      console.log(
        `  ${variant.padEnd(9)} periods ${mean[`periods ${variant}`].toFixed(4)}  forecasts ${mean[`forecasts ${variant}`].toFixed(4)}`,
      );
  }
  const date = new Date().toISOString().slice(0, 10);
  const path = join(packageRoot, "bench", "results", `nowcast-${date}.json`);
  const result = {
    date,
    headwater: packageVersion,
    node: process.version,
    machine: machine(),
    nights: NIGHTS,
    services,
  };
  await writeFile(path, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`Kept in ${path}`);
} finally {
  await rm(root, { recursive: true, force: true });
}

/** Sums by what they were summed over: values of periods, or of forecasts. */
function means(sum: Readonly<Record<string, number>>): Record<string, number> {
  const of = (name: string) => (name.startsWith("forecasts") ? sum.steps : sum.periods);
  const mean = Object.entries(sum).map(([name, value]): [string, number] => [
    name,
    ["steps", "periods"].includes(name) ? value : Number((value / of(name)).toFixed(4)),
  ]);
  return Object.fromEntries(mean);
}
