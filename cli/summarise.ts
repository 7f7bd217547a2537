import { join } from "node:path";
import { literal, withDatabase } from "../pipelines/duckdb/database.js";

interface RunRow extends Record<string, string | number | boolean | null> {
  inventory: string;
  as_of: string;
  datasets: number;
  left_out: number;
  series: number;
  published: number;
  fallback: number;
  withheld: number;
  skill: number | null;
}

const count = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

/** Where the tables and the page of a published night are, and what it came to in five lines. */
export async function summarise(dir: string, seconds: number): Promise<string[]> {
  const [run] = await withDatabase({}, (db) =>
    db.rows<RunRow>(
      `SELECT * REPLACE (as_of::VARCHAR AS as_of) FROM read_parquet(${literal(join(dir, "runs.parquet"))})`,
    ),
  );
  const skill =
    run.skill === null
      ? "not measured: no series is long enough for a backtest"
      : `${(100 * run.skill).toFixed(1)} % lower error than seasonal naive on the backtest`;
  return [
    "",
    `Tables     ${dir}`,
    `Page       ${join(dir, "index.html")}`,
    "",
    `Data sets  ${run.datasets} landed, ${run.left_out} left out (${run.inventory}, as of ${run.as_of})`,
    `Series     ${run.series.toLocaleString("en-GB")}, of which ${run.published.toLocaleString("en-GB")} published`,
    `Skill      ${skill}`,
    `Fallback   ${count(run.fallback, "series", "series")} published with seasonal naive, ${count(run.withheld, "series", "series")} withheld`,
    `Time       ${seconds.toFixed(1)} s`,
  ];
}
