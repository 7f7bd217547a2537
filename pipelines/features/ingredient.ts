import { frequency } from "../../models/frequency.js";
import type { Database } from "../duckdb/database.js";
import type { Reported } from "../nowcast/reported.js";
import { asOfSql } from "../panel/asOfSql.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import { dateSql, momentSql, momentType } from "../panel/periodSql.js";
import { recipe } from "./recipe.js";

/** Values that features are made from: a DuckDB table with the columns `keys` and `value`. */
export interface Ingredient {
  readonly table: string;
  readonly keys: readonly ("window" | "area" | "ds")[];
  readonly name: string;
  readonly role: "static" | "historic" | "future";
  readonly from: string;
  /** Of another service: which lags become features, from the newest period that is known. */
  readonly lags?: readonly number[];
  /** Of a historic one: the fewest periods by which it is known later than the series in any window. */
  readonly behind: number;
}

/**
 * Makes the table of what each window's night knew of another series, from its vintages, and says how far it is
 * behind: in every window, so that a row of the past knows no more than the last row before a cutoff.
 * Undefined where it is further behind than the recipe allows, with the reason for `notes`.
 */
export async function knownThen(
  database: Database,
  meta: PanelMeta,
  {
    table,
    vintages,
    byArea,
    late = async () => undefined,
  }: {
    table: string;
    vintages: string;
    byArea: boolean;
    /** What of the other series' periods was there as of a date. */
    late?: (asOf: number) => Promise<Reported | undefined>;
  },
): Promise<{ behind: number } | { reason: string }> {
  const { add, between } = frequency(meta.freq);
  let behind = 0;
  await database.run(
    `CREATE TEMP TABLE ${table} ("window" INTEGER, ${byArea ? "area VARCHAR, " : ""}ds ${momentType(meta.freq)}, value DOUBLE)`,
  );
  for (const { window, asOf, cutoff } of meta.windows) {
    const [{ last }] = await database.rows<{ last: number | null }>(
      `SELECT max(ds) AS last FROM ${vintages} WHERE since <= ${dateSql(asOf)} AND ds <= ${momentSql(meta.freq, cutoff)}`,
    );
    if (last === null && window === 0) return { reason: "it has no period that the series has" };
    if (last === null) continue;
    behind = Math.max(behind, between(last, cutoff));
    await database.run(`INSERT INTO ${table} SELECT ${window}, ${byArea ? "area, " : ""}ds, y
      FROM (${asOfSql(vintages, { freq: meta.freq, asOf, cutoff, observed: add(last, 1 - meta.horizon), shares: (await late(asOf))?.periods })})`);
  }
  const { stalest } = recipe(meta.freq);
  return behind > stalest ? { reason: `it is ${behind} periods behind the series` } : { behind };
}
