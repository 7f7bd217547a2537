import { isHourly } from "../../models/frequency.js";
import { type Database, identifier } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import { keySql } from "../panel/areaKeys.js";
import { wallSql, wholeFreq } from "../panel/hours.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import { dateSql, endSql, momentType, periodSql } from "../panel/periodSql.js";
import { seenAt } from "../warehouse/seenAt.js";

/** A covariate that is known ahead, such as holidays and school terms. */
export type AnnouncedCovariate = Pick<Dataset["covariates"][number], "measure" | "until" | "area"> & {
  /** SQL of its rows (`rowsOf`). */
  readonly rows: string;
  readonly time: string;
};

/**
 * Makes the table of what each window's night knew to come, `("window", area, ds, value)` with `area` where rows have one,
 * of a database with `frame` and `panel_keys`. Periods that begin before the first or end after the last day that the data
 * set speaks of are unknown, and so are areas of which it says nothing. What is known of a day holds for its hours.
 */
export async function knownAhead(
  database: Database,
  meta: PanelMeta,
  { table, rows, time, until, measure, area }: AnnouncedCovariate & { readonly table: string },
): Promise<void> {
  const whole = wholeFreq(meta.freq);
  const day = isHourly(meta.freq) ? `CAST(${wallSql("ds", meta.timeZone)} AS DATE)` : "ds";
  const last = `CAST(${identifier(until ?? time)} AS DATE)`;
  const field = typeof measure === "string" ? "NULL" : identifier(Object.values(measure)[0]);
  // Of a range each day is a row.
  const days = until
    ? "unnest(range(first, greatest(coalesce(last, first), first) + INTERVAL 1 DAY, INTERVAL 1 DAY))"
    : "first";
  const [by, join] = area ? [", code", `JOIN panel_keys k ON k.key = ${keySql(identifier(area))}`] : ["", ""];
  await database.run(
    `CREATE TEMP TABLE ${table} ("window" INTEGER, ${area ? "area VARCHAR, " : ""}ds ${momentType(meta.freq)}, value DOUBLE)`,
  );
  for (const { window, asOf } of meta.windows)
    await database.run(`
      INSERT INTO ${table}
      WITH known AS (
        SELECT CAST(${identifier(time)} AS DATE) AS first, ${last} AS last, CAST(${field} AS DOUBLE) AS value${by}
        FROM ${rows} r ${join} WHERE ${seenAt(dateSql(asOf))}
      ), days AS (SELECT CAST(${days} AS DATE) AS day, value${by} FROM known),
      span AS (SELECT min(day) AS first, max(day) AS last${by} FROM days ${area ? "GROUP BY code" : ""}),
      periods AS (SELECT DISTINCT ds, ${day} AS begun FROM frame WHERE "window" = ${window})
      SELECT ${window}${by}, f.ds, ${VALUES[wordOf(measure)](endSql(whole, "f.begun"))} FROM periods f
      JOIN span ON f.begun BETWEEN span.first AND span.last
      LEFT JOIN (SELECT *, ${periodSql(whole, "day")} AS begun FROM days) r USING (begun${by})
      GROUP BY f.ds, f.begun${by}`);
}

/** SQL of a period's value over its rows `r`, one a day. */
const VALUES: Readonly<Record<"count" | "share" | "sum" | "mean", (end: string) => string>> = {
  count: () => "count(r.day)",
  share: (end) => `count(DISTINCT r.day) / date_diff('day', f.begun, ${end})`,
  sum: () => "coalesce(sum(r.value ORDER BY r.value), 0)",
  mean: () => "avg(r.value ORDER BY r.value)",
};

/** What a measure is called. */
export const wordOf = (measure: AnnouncedCovariate["measure"]): keyof typeof VALUES =>
  typeof measure === "string" ? measure : "sum" in measure ? "sum" : "mean";
