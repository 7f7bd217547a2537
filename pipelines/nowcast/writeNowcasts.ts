import { nowcast } from "../../models/nowcast/nowcast.js";
import { type WriteType, writeTable } from "../columnar/writeTable.js";
import type { Database } from "../duckdb/database.js";
import { momentSql, momentType } from "../panel/periodSql.js";
import type { Reported } from "./reported.js";

/** Ends of the range of 8 in 10, as published. */
const RANGE = [0.1, 0.9];

/** Values of the live window that are nowcasts, what was counted of them, and their range; one row a series and period. */
export const NOWCASTS = "nowcasts.parquet";

/**
 * Writes the nowcasts of the live window, which is the table `live`. A sum's missing rows count as much each as those that
 * are there; what is filled is `made` whole, and lacks none.
 */
export async function writeNowcasts(
  database: Database,
  path: string,
  freq: string,
  reported: Reported | undefined,
): Promise<void> {
  const shares = new Map(reported?.periods.map(({ ds, share }) => [ds, share]));
  const within = [...shares.keys()].map((ds) => momentSql(freq, ds)).join(", ") || "NULL";
  const rows = await database.rows<{ area: string; ds: number; y: number; rows: number; made: number }>(
    `SELECT area, ds, y, rows, made FROM live WHERE ds IN (${within}) ORDER BY area, ds`,
  );
  const columns: Record<string, (string | number)[]> = { area: [], ds: [], counted: [], "q0.1": [], "q0.9": [] };
  for (const { area, ds, y, rows: there, made } of rows) {
    const share = shares.get(ds)!;
    // Divided by the share and multiplied again, a count is whole but for its last digits.
    const counted = Number(((y - made) * share + made).toFixed(6));
    const { quantiles } = nowcast(there, share, reported!.correlation, RANGE);
    const each = there > 0 ? (counted - made) / there : 1;
    columns.area.push(area);
    columns.ds.push(ds);
    columns.counted.push(counted);
    for (const [k, level] of RANGE.entries()) columns[`q${level}`].push(counted + each * (quantiles[k] - there));
  }
  const types: Record<string, WriteType> = {
    ...{ area: "VARCHAR", ds: momentType(freq), counted: "DOUBLE", "q0.1": "DOUBLE", "q0.9": "DOUBLE" },
  };
  await writeTable(path, columns, types);
}
