import { join } from "node:path";
import { frequency } from "../../models/frequency.js";
import { type Database, literal } from "../duckdb/database.js";
import { parquetSql } from "../duckdb/parquetSql.js";
import { InputError } from "../inputError.js";
import type { Dataset, Series } from "../inventory/dataset.js";
import { addsUp } from "../inventory/series.js";
import type { Look, Reported } from "../nowcast/reported.js";
import { NOWCASTS, writeNowcasts } from "../nowcast/writeNowcasts.js";
import { asOfSql } from "./asOfSql.js";
import { BASIS, basisSql } from "./basisSql.js";
import { createCells } from "./createCells.js";
import { createVintages } from "./createVintages.js";
import type { Extent } from "./extent.js";
import { type Calendar, fillSilences } from "./fillSilences.js";
import { fillUnsaid } from "./fillUnsaid.js";
import type { PanelArea, PanelMeta } from "./panelMeta.js";
import { momentType } from "./periodSql.js";
import type { TallySums } from "./sumTallies.js";
import { unplaced } from "./unplaced.js";
import { type SeenWindow, windowsOf } from "./windowsOf.js";

const PANEL = "panel.parquet";

/** File of `receiptsSql`, where a data set was looked at more than once. */
export const RECEIPTS = "receipts.parquet";

const nothing = (freq: string) => `
  CREATE TEMP TABLE vintages (area VARCHAR, ds ${momentType(freq)}, since DATE, until DATE, y DOUBLE, rows BIGINT, filled BOOLEAN, made DOUBLE);
  CREATE TEMP TABLE periods (ds ${momentType(freq)}, complete DATE)`;

/** Makes the panel's files in `dir`, from a database that has the tables of `createAreaKeys` and `usable`. */
export async function buildPanel(
  database: Database,
  from: TallySums & {
    readonly dir: string;
    readonly dataset: Dataset;
    readonly series: Series;
    readonly freq: string;
    readonly timeZone: string;
    readonly calendars: readonly Calendar[];
    /** Undefined where no period is complete. */
    readonly extent: Extent | undefined;
    readonly stale: string | null;
    readonly looks: readonly Look[];
    /** What of the newest periods is there at the as-of date. */
    readonly reported: Reported | undefined;
  },
): Promise<PanelMeta> {
  const { dir, dataset, series, freq, timeZone, extent } = from;
  const { add, seasonLength, ...usual } = frequency(freq);
  const horizon = series.horizon ?? usual.horizon;
  const full = series.measure === "count";
  await checkArea(database, series);
  if (extent) {
    const counting = { ...from, measure: series.measure };
    const unadded = await createCells(database, counting);
    if (addsUp(series.measure)) {
      await fillUnsaid(database, counting);
      await fillSilences(database, counting, from.calendars);
    }
    await createVintages(database, { ...counting, unadded }, extent);
  } else await database.run(nothing(freq));

  const copy = (sql: string, file: string) =>
    database.run(`COPY (${sql}) TO ${literal(join(dir, file))} (FORMAT parquet, COMPRESSION zstd)`);
  if (from.looks.length > 0) await copy("FROM receipts ORDER BY day, known", RECEIPTS);
  const windows = extent ? await windowsOf(database, { ...from, horizon, extent }) : [];
  const windowSql = ({ window, asOf, cutoff, shares }: SeenWindow) => {
    // A backtest is of a live series, and needs one season at least: less cannot even be forecast by seasonal naive.
    const least = window === 0 ? 1 : seasonLength;
    return asOfSql("vintages", { freq, asOf, cutoff, observed: add(cutoff, 1 - horizon), shares, full, least });
  };
  const [now, ...backtests] = windows;
  // Without a complete period there is no window, and nothing in `vintages`.
  await database.run(`CREATE TEMP TABLE live AS ${now ? windowSql(now) : "FROM vintages"}`);
  // Those of the backtest are written and not asked for again: a table of them costs more than they do.
  const all = backtests.map(
    (of) => `UNION ALL SELECT ${of.window}, area, ds, y FROM (${windowSql(of)}) SEMI JOIN live USING (area)`,
  );
  await copy(`FROM (SELECT 0 AS "window", area, ds, y FROM live ${all.join(" ")}) ORDER BY "window", area, ds`, PANEL);
  await copy("FROM vintages ORDER BY area, ds, since", "vintages.parquet");
  await copy(basisSql(freq, from.reported), BASIS);
  await writeNowcasts(database, join(dir, NOWCASTS), freq, from.reported);

  const areas = await database.rows<PanelArea & Record<string, string | number>>(
    `SELECT area AS code, any_value(name) AS name, min(ds) AS first
     FROM live LEFT JOIN areas ON areas.code = live.area GROUP BY area ORDER BY area`,
  );
  const [counts] = await database.rows<{ rows: number; gaps: number }>(
    "SELECT coalesce(sum(rows), 0) AS rows, count(*) FILTER (filled) AS gaps FROM live",
  );
  const windowsOfFile = `SELECT DISTINCT "window" AS w FROM ${parquetSql([join(dir, PANEL)])}`;
  const present = new Set((await database.rows<{ w: number }>(windowsOfFile)).map(({ w }) => w));
  return {
    service: series.service,
    freq,
    timeZone,
    dataset: dataset.id,
    title: series.title,
    unit: series.unit,
    horizon,
    seasonLength,
    lagDays: dataset.lagDays,
    areas,
    windows: windows.filter(({ window }) => present.has(window)).map(({ shares: _, ...window }) => window),
    stale: from.stale,
    rows: counts.rows,
    ...(extent ? await unplaced(database, freq, extent) : { unmapped: 0, unplaced: [] }),
    gaps: counts.gaps,
    reported: from.reported ?? null,
    looks: from.looks,
  };
}

async function checkArea(database: Database, { service, area }: Series): Promise<void> {
  if (typeof area === "string" || !("all" in area)) return;
  const [found] = await database.rows(`SELECT 1 FROM areas WHERE code = ${literal(area.all)}`);
  if (!found)
    throw new InputError(
      `The series ${service} is for the area ${JSON.stringify(area.all)}, which is none of the inventory's. Add it to areas.extra in inventory.yaml.`,
    );
}
