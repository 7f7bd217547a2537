import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { backtestTable } from "../../pipelines/longTable/backtestTable.js";
import { openEngine } from "../../pipelines/longTable/openEngine.js";
import type { Scores } from "../../pipelines/longTable/scoreForecast.js";
import { packageRoot, packageVersion } from "../../workflows/packageRoot.js";
import { machine } from "../machine.js";

/**
 * `npm run bench:accuracy -- --long DIR --peers FILE [--models a,b]`: backtests every long table of a folder
 * (`NAME.csv`, `NAME.json` with freq, season, horizon, windows, step) and compares with what was measured of the peers
 * (a line of JSON a set and model). Prints a table, keeps it as JSON.
 */
const { values } = parseArgs({
  options: {
    long: { type: "string" },
    peers: { type: "string", default: join(packageRoot, "..", "shared", "eval", "peers.jsonl") },
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

interface Peer {
  readonly data: string;
  readonly model: string;
  readonly sql: number;
  readonly mase: number;
}
interface Line extends Pick<Scores, "sql" | "mase" | "coverage80"> {
  readonly data: string;
  readonly models: string;
  readonly peer: string;
  readonly peerSql: number;
  /** To the best statistical peer, chosen with hindsight. */
  readonly sqlRatio: number;
  readonly maseRatio: number;
}

const peers = (await readFile(values.peers, "utf8"))
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Peer);
const best = (data: string) =>
  peers
    .filter((peer) => peer.data === data && !["fracast", "scum"].includes(peer.model))
    .sort((a, b) => a.sql - b.sql)
    .at(0);

const scratch = await mkdtemp(join(tmpdir(), "headwater-accuracy-"));
const { engine, why, close } = await openEngine({ wanted: process.env.HEADWATER_BACKEND, env: process.env });
const lines: Line[] = [];
try {
  console.log(why);
  for (const file of (await readdir(long)).filter((name) => name.endsWith(".csv")).sort()) {
    const data = basename(file, ".csv");
    const peer = best(data);
    if (!peer) continue;
    const { freq, season, horizon, windows, step } = JSON.parse(await readFile(join(long, `${data}.json`), "utf8"));
    const table = { file: join(long, file), freq, seasonLength: season, horizon, windows, step, seed: 1, engine };
    for (const models of values.models.split(",")) {
      const { scores } = await backtestTable({ ...table, models: [models], out: join(scratch, "fc.csv") });
      const { sql, mase, coverage80 } = Object.entries(scores).find(
        ([name]) => name !== "seasonal-naive" || models === name,
      )![1];
      const ratios = { sqlRatio: sql / peer.sql, maseRatio: mase / peer.mase };
      lines.push({ data, models, sql, mase, coverage80, peer: peer.model, peerSql: peer.sql, ...ratios });
      console.log(
        `${data.padEnd(22)} ${models.padEnd(12)} SQL ${sql.toFixed(4)} to ${peer.model} ${peer.sql.toFixed(4)}: ${ratios.sqlRatio.toFixed(3)}; MASE ${ratios.maseRatio.toFixed(3)}; 80 % cover ${(100 * coverage80).toFixed(0)} %`,
      );
    }
  }
} finally {
  close();
  await rm(scratch, { recursive: true, force: true });
}
const mean = (key: "sqlRatio" | "maseRatio", of: Line[]) => of.reduce((sum, line) => sum + line[key], 0) / of.length;
for (const models of values.models.split(",")) {
  const of = lines.filter((line) => line.models === models);
  const worst = Math.max(...of.map((line) => line.sqlRatio));
  console.log(
    `${models}: SQL ${mean("sqlRatio", of).toFixed(3)} (worst ${worst.toFixed(3)}), MASE ${mean("maseRatio", of).toFixed(3)}`,
  );
}
const date = new Date().toISOString().slice(0, 10);
const path = join(packageRoot, "bench", "results", `accuracy-${date}.json`);
await mkdir(join(packageRoot, "bench", "results"), { recursive: true });
await writeFile(
  path,
  `${JSON.stringify({ date, headwater: packageVersion, machine: machine(), backend: why, lines }, null, 2)}\n`,
);
console.log(`Kept in ${path}`);
