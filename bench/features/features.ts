import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { streams } from "../../data/sample/stream.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { packageRoot, packageVersion } from "../../workflows/packageRoot.js";
import { machine } from "../machine.js";
import { pythonPeers } from "../speed/pythonPeers.js";

/**
 * `npm run bench -- features`: the features of 5,000 daily series of three years beside mlforecast's `preprocess`
 * (compiled C++ on one thread) with the same lags and rolling means, in turns. Headwater's 26 columns are the 13 that
 * mlforecast makes, two deviations and what the calendar says.
 */
const SERIES = Number(process.argv[3] ?? 5000);
const DAYS = 1096;
const TURNS = 3;

interface Measured {
  readonly rows: number;
  readonly columns: number;
  readonly runs: readonly { readonly wall: number; readonly cpu: number }[];
}

const before = machine();
const folder = join(packageRoot, "bench", "features");
const cache = join(packageRoot, "bench", ".cache");
await mkdir(cache, { recursive: true });
const python = pythonPeers(join(folder, "requirements.txt"), cache);
const work = await mkdtemp(join(cache, "features-"));
try {
  const table = join(work, "long.parquet");
  await writeSeries(table);
  const programs = {
    headwater: [process.execPath, fileURLToPath(new URL("derive.js", import.meta.url)), table],
    mlforecast: [python, join(folder, "preprocess.py"), table],
  };
  const best: Record<string, { wall: number; cpu: number; columns: number }> = {};
  for (let turn = 0; turn < TURNS; turn++)
    for (const [name, [program, ...args]] of Object.entries(programs)) {
      const { columns, runs } = measured(program, args);
      const least = (of: "wall" | "cpu") =>
        Math.min(best[name]?.[of] ?? Number.POSITIVE_INFINITY, ...runs.map((r) => r[of]));
      best[name] = { wall: least("wall"), cpu: least("cpu"), columns };
    }
  const rows = SERIES * DAYS;
  const ratio = { wall: best.mlforecast.wall / best.headwater.wall, cpu: best.mlforecast.cpu / best.headwater.cpu };
  for (const [name, { wall, cpu, columns }] of Object.entries(best))
    console.log(
      `${name.padEnd(11)} ${columns} columns  ${wall.toFixed(2)} s, ${cpu.toFixed(2)} s of a processor  ${Math.round(rows / wall).toLocaleString("en-GB")} rows/s`,
    );
  console.log(`${ratio.wall.toFixed(2)} of mlforecast's rows/s, ${ratio.cpu.toFixed(2)} by time of a processor`);
  const date = new Date().toISOString().slice(0, 10);
  const path = join(packageRoot, "bench", "results", `features-${date}.json`);
  const result = { date, headwater: packageVersion, node: process.version, machine: before, rows, best, ratio };
  await writeFile(path, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`Kept in ${path}`);
} finally {
  await rm(work, { recursive: true, force: true });
}

function measured(program: string, args: readonly string[]): Measured {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stderr}`);
  return JSON.parse(stdout) as Measured;
}

/** Levels with a wave over the year and chance, written a series after the other. */
async function writeSeries(path: string): Promise<void> {
  const random = streams(1, "features")(0, 0);
  const levels = Array.from({ length: SERIES }, () => 5 + 95 * random());
  await withDatabase({}, async (database) => {
    await database.run(
      `CREATE TABLE levels AS SELECT unnest([${levels.join(", ")}]) AS level, unnest(range(${SERIES})) AS i`,
    );
    await database.run(`COPY (
      SELECT 's' || lpad(i::VARCHAR, 5, '0') AS unique_id, (DATE '2021-01-01' + t::INTEGER)::TIMESTAMP AS ds,
        round(level * (1 + 0.3 * sin(2 * pi() * t / 365.25)) + (hash(i * 10000 + t) % 1000) / 100) AS y
      FROM levels, range(${DAYS}) r(t) ORDER BY ALL) TO ${literal(path)} (FORMAT parquet)`);
  });
}
