import { isHourly } from "../../models/frequency.js";
import { type Database, identifier } from "../duckdb/database.js";
import type { CovariateMeasure, Dataset } from "../inventory/dataset.js";
import { instantField, withInstants } from "../inventory/withInstants.js";
import { createCells } from "../panel/createCells.js";
import { createVintages } from "../panel/createVintages.js";
import { extent } from "../panel/extent.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import { periodsSql } from "../panel/sumTallies.js";
import { talliesSql } from "../panel/tallies.js";
import { instantSql } from "../sources/typed.js";
import { knownThen } from "./ingredient.js";

/** A covariate that is observed, such as weather. */
export interface ObservedCovariate {
  readonly dataset: Dataset;
  /** SQL of its rows (`rowsOf`). */
  readonly rows: string;
  readonly time: string;
  readonly measure: Exclude<CovariateMeasure, "share">;
  /** Field with a row's area; one value for all of them when missing. */
  readonly area?: string;
}

/**
 * Makes the table of what each window's night knew of a covariate, of a database with `panel_keys`, and says how far it
 * is behind the series; or why it is of no use.
 */
export async function observed(
  database: Database,
  meta: PanelMeta,
  of: ObservedCovariate & { readonly table: string },
): Promise<{ behind: number } | { reason: string }> {
  const { freq, timeZone } = meta;
  const instant = isHourly(freq) ? instantField(of.time) : undefined;
  const rows = instant ? withHours(of, timeZone) : of.rows;
  await database.run(
    `CREATE OR REPLACE TEMP TABLE area_keys AS ${of.area ? "FROM panel_keys" : "SELECT 'all' AS key, 'all' AS code"}`,
  );
  // As in a panel, counts are few and asked for several times.
  await database.run(
    `CREATE OR REPLACE TEMP ${of.measure === "count" ? "TABLE tallied_once" : "VIEW tallied"} AS
     ${talliesSql({ ...of, area: of.area ?? { all: "all" }, instant }, rows)}`,
  );
  const tallies = of.measure === "count" ? "tallied_once" : "tallied";
  const asOf = Math.max(...meta.windows.map((w) => w.asOf));
  const found = await extent(database, of.dataset, { tallies, freq, timeZone, asOf });
  if (!found) return { reason: "it has no complete period" };
  const periods = of.measure === "count" ? `(${periodsSql({ ...of.dataset, freq }, tallies)})` : undefined;
  const unadded = await createCells(database, { ...of, freq, tallies, arrived: tallies, periods });
  await createVintages(database, { ...of, freq, timeZone, unadded }, found);
  return knownThen(database, meta, { table: of.table, vintages: "vintages", byArea: of.area !== undefined });
}

/** SQL of rows with their instants: those that the load step kept, else what the wall clock says. */
function withHours({ dataset, rows, time }: ObservedCovariate, timeZone: string): string {
  const instant = instantField(time);
  return instant in withInstants(dataset).fields
    ? rows
    : `(SELECT *, ${instantSql(`CAST(${identifier(time)} AS TIMESTAMP)`, timeZone)} AS ${identifier(instant)} FROM ${rows})`;
}
