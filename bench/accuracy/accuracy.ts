import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { backtestTable } from "../../pipelines/longTable/backtestTable.js";
import { openEngine } from "../../pipelines/longTable/openEngine.js";
import type { Scores } from "../../pipelines/longTable/scoreForecast.js";
import { packageRoot, packageVersion } from "../../workflows/packageRoot.js";
import { machine } from "../machine.js";
import { readPeers } from "./readPeers.js";

/**
 * `npm run bench:accuracy -- --long DIR --peers FILE [--models a,b]`: backtests every long table of a folder
 * (`NAME.csv`, `NAME.json` with freq, season, horizon, windows, step) and compares with what was measured of the peers
 * (a line of JSON a set and model) and what is reported of large pretrained networks. Prints a table, keeps it as JSON.
 */
const { values } = parseArgs({
  options: {
    long: { type: "string" },
    peers: { type: "string", default: join(packageRoot, "..", "shared", "eval", "peers.jsonl") },
    large: { type: "string", default: join(packageRoot, "..", "shared", "eval", "foundation.json") },
    models: { type: "string", default: "pretrained,auto" },
  },
});
if (!values.long) {
  console.error(
    "Give the folder of long tables: npm run bench:accuracy -- --long DIR (prepare.py of ../shared/eval writes it).",
  );
  process.exit(2);
}
const long = values.long;

interface Line extends Pick<Scores, "sql" | "mase" | "wql" | "coverage80"> {
  readonly data: string;
  readonly models: string;
  readonly peer: string;
  readonly peerSql: number;
  /** To the best statistical peer, chosen with hindsight. */
  readonly sqlRatio: number;
  readonly maseRatio: number;
  /** SQL to Fracast's. */
  readonly toFracast?: number;
  /** MASE and WQL to the least that large pretrained networks are reported to reach. */
  readonly maseToLarge?: number;
  readonly wqlToLarge?: number;
}

const peersOf = await readPeers(values.peers, values.large);
const scratch = await mkdtemp(join(tmpdir(), "headwater-accuracy-"));
const { engine, why, close } = await openEngine({ wanted: process.env.HEADWATER_BACKEND, env: process.env });
const lines: Line[] = [];
try {
  console.log(why);
  for (const file of (await readdir(long)).filter((name) => name.endsWith(".csv")).sort()) {
    const data = basename(file, ".csv");
    const peers = peersOf(data);
    if (!peers) continue;
    const { best: peer, fracast, large } = peers;
    const { freq, season, horizon, windows, step } = JSON.parse(await readFile(join(long, `${data}.json`), "utf8"));
    const table = { file: join(long, file), freq, seasonLength: season, horizon, windows, step, seed: 1, engine };
    for (const models of values.models.split(",")) {
      const { scores } = await backtestTable({ ...table, models: [models], out: join(scratch, "fc.csv") });
      const { sql, mase, wql, coverage80 } = Object.entries(scores).find(
        ([name]) => name !== "seasonal-naive" || models === name,
      )![1];
      const ratios = {
        ...{ sqlRatio: sql / peer.sql, maseRatio: mase / peer.mase },
        ...(fracast && { toFracast: sql / fracast.sql }),
        ...(large && { maseToLarge: mase / large.mase, wqlToLarge: wql / large.wql }),
      };
      lines.push({ data, models, sql, mase, wql, coverage80, peer: peer.model, peerSql: peer.sql, ...ratios });
      console.log(
        `${data.padEnd(22)} ${models.padEnd(12)} SQL ${sql.toFixed(4)} to ${peer.model} ${peer.sql.toFixed(4)}: ${ratios.sqlRatio.toFixed(3)}; MASE ${ratios.maseRatio.toFixed(3)}; 80 % cover ${(100 * coverage80).toFixed(0)} %`,
      );
    }
  }
} finally {
  close();
  await rm(scratch, { recursive: true, force: true });
}
type Ratio = "sqlRatio" | "maseRatio" | "toFracast" | "maseToLarge" | "wqlToLarge";
for (const models of values.models.split(",")) {
  const of = lines.filter((line) => line.models === models);
  const say = (key: Ratio) => {
    const known = of.map((line) => line[key]).filter((ratio) => ratio !== undefined);
    const mean = known.reduce((sum, ratio) => sum + ratio, 0) / known.length;
    return known.length === 0 ? "unknown" : `${mean.toFixed(3)} (worst ${Math.max(...known).toFixed(3)})`;
  };
  console.log(`${models}: SQL ${say("sqlRatio")}, MASE ${say("maseRatio")}, SQL to Fracast ${say("toFracast")}`);
  console.log(`  to large pretrained networks: MASE ${say("maseToLarge")}, WQL ${say("wqlToLarge")}`);
}
const date = new Date().toISOString().slice(0, 10);
const path = join(packageRoot, "bench", "results", `accuracy-${date}.json`);
await mkdir(join(packageRoot, "bench", "results"), { recursive: true });
await writeFile(
  path,
  `${JSON.stringify({ date, headwater: packageVersion, machine: machine(), backend: why, lines }, null, 2)}\n`,
);
console.log(`Kept in ${path}`);
