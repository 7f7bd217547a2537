import { type Database, identifier } from "../duckdb/database.js";
import type { Dataset, FlowMeasure } from "../inventory/dataset.js";
import { instantField, withInstants } from "../inventory/withInstants.js";
import { coversMore } from "../panel/coversMore.js";
import { createCells } from "../panel/createCells.js";
import { createMoves } from "../panel/createMoves.js";
import { createVintages } from "../panel/createVintages.js";
import { extent } from "../panel/extent.js";
import { isHourly, wallSql, wholeFreq } from "../panel/hours.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import { dateSql, momentType, periodSql } from "../panel/periodSql.js";
import { talliesSql } from "../panel/tallies.js";
import { instantSql } from "../sources/typed.js";
import { type Ingredient, knownThen } from "./ingredient.js";

/** A data set and SQL of its rows (`rowsOf`). */
export interface OpenDataset {
  readonly dataset: Dataset;
  readonly rows: string;
}

const suffix = (measure: FlowMeasure) => (measure === "count" ? "count" : "sum" in measure ? "sum" : "mean");

/** The covariates of other data sets, the same for all areas: weather as it was known, holidays known ahead. */
export async function covariates(
  database: Database,
  meta: PanelMeta,
  sources: readonly OpenDataset[],
  notes: string[],
): Promise<Ingredient[]> {
  const found: Ingredient[] = [];
  await database.run(`CREATE TEMP TABLE area_keys AS SELECT 'all' AS key, 'all' AS code`);
  await createMoves(database);
  for (const [i, { dataset, rows }] of sources.entries())
    for (const [k, { name, kind, measure }] of dataset.covariates.entries()) {
      const table = `covariate_${i}_${k}`;
      const column = `${name}_${suffix(measure)}`;
      const leaveOut = (reason: string) => notes.push(`${column} is left out of ${meta.service}: ${reason}.`);
      const ingredient = { table, keys: ["window", "ds"], name: column, role: kind, from: dataset.id } as const;
      if (!dataset.time) leaveOut(`the data set ${dataset.id} has no time`);
      else if (coversMore(dataset, meta.freq)) leaveOut(`its rows each cover a ${dataset.covers}`);
      else if (kind === "future") {
        await knownAhead(database, meta, { table, rows, time: dataset.time, measure });
        found.push({ ...ingredient, behind: 0 });
      } else {
        const known = await observed(database, meta, { table, dataset, rows, time: dataset.time, measure });
        if ("reason" in known) leaveOut(known.reason);
        else found.push({ ...ingredient, ...known });
      }
    }
  return found;
}

async function observed(
  database: Database,
  meta: PanelMeta,
  of: { table: string; dataset: Dataset; rows: string; time: string; measure: FlowMeasure },
) {
  const { freq, timeZone } = meta;
  const instant = isHourly(freq) ? instantField(of.time) : undefined;
  const rows = instant ? withHours(of, timeZone) : of.rows;
  const tallies = `(${talliesSql({ ...of, area: { all: "all" }, instant }, rows)})`;
  const found = await extent(database, of.dataset, {
    tallies,
    freq,
    timeZone,
    asOf: Math.max(...meta.windows.map((w) => w.asOf)),
  });
  if (!found) return { reason: "it has no complete period" };
  await createCells(database, { ...of, freq, tallies });
  await createVintages(database, { ...of, freq, timeZone }, found);
  return knownThen(database, meta, { table: of.table, vintages: "vintages", byArea: false });
}

/** SQL of rows with their instants: those that the load step kept, else what the wall clock says. */
function withHours(
  { dataset, rows, time }: { dataset: Dataset; rows: string; time: string },
  timeZone: string,
): string {
  const instant = instantField(time);
  return instant in withInstants(dataset).fields
    ? rows
    : `(SELECT *, ${instantSql(`CAST(${identifier(time)} AS TIMESTAMP)`, timeZone)} AS ${identifier(instant)} FROM ${rows})`;
}

/** Periods that begin before the first or end after the last day that the data set speaks of are unknown. What is known ahead of a day holds for each of its hours. */
async function knownAhead(
  database: Database,
  meta: PanelMeta,
  { table, rows, time, measure }: { table: string; rows: string; time: string; measure: FlowMeasure },
): Promise<void> {
  const value =
    measure === "count"
      ? "count(r.day)"
      : "sum" in measure
        ? "coalesce(sum(r.value ORDER BY r.value), 0)"
        : "avg(r.value ORDER BY r.value)";
  const field = measure === "count" ? "NULL" : identifier("sum" in measure ? measure.sum : measure.mean);
  await database.run(`CREATE TEMP TABLE ${table} ("window" INTEGER, ds ${momentType(meta.freq)}, value DOUBLE)`);
  const day = isHourly(meta.freq) ? `CAST(${wallSql("ds", meta.timeZone)} AS DATE)` : "ds";
  for (const { window, asOf } of meta.windows) {
    const night = dateSql(asOf);
    await database.run(`
      INSERT INTO ${table}
      WITH known AS (
        SELECT CAST(${identifier(time)} AS DATE) AS day, CAST(${field} AS DOUBLE) AS value FROM ${rows}
        WHERE (known_at IS NULL OR known_at <= ${night}) AND (gone_at IS NULL OR gone_at > ${night})
      ), span AS (SELECT min(day) AS first, max(day) AS last FROM known)
      SELECT ${window}, f.ds, ${value} FROM (SELECT DISTINCT ds, ${day} AS begun FROM frame WHERE "window" = ${window}) f
      JOIN span ON f.begun BETWEEN span.first AND span.last
      LEFT JOIN (SELECT *, ${periodSql(wholeFreq(meta.freq), "day")} AS begun FROM known) r ON r.begun = f.begun
      GROUP BY f.ds`);
  }
}
