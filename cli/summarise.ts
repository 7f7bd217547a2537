import { join } from "node:path";
import { literal, withDatabase } from "../pipelines/duckdb/database.js";
import { counted } from "../pipelines/published/counted.js";

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

/** Where the tables and the page of a published night are, what it came to in five lines, and what is older than it. */
export async function summarise(dir: string, seconds: number): Promise<string[]> {
  const table = (name: string) => `read_parquet(${literal(join(dir, `${name}.parquet`))})`;
  const [[run], held] = await withDatabase({}, async (db) => [
    await db.rows<RunRow>(`SELECT * REPLACE (as_of::VARCHAR AS as_of) FROM ${table("runs")}`),
    await db.rows<{ reason: string }>(
      `SELECT reason FROM ${table("datasets")} WHERE status = 'held back' ORDER BY dataset`,
    ),
  ]);
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
    ...held.map(({ reason }) => `Held back  ${reason}`),
    `Series     ${run.series.toLocaleString("en-GB")}, of which ${run.published.toLocaleString("en-GB")} published`,
    `Skill      ${skill}`,
    `Fallback   ${counted(run.fallback, "series", "series")} published with seasonal naive, ${counted(run.withheld, "series", "series")} withheld`,
    `Time       ${seconds.toFixed(1)} s`,
  ];
}
