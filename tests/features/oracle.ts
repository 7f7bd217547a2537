import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import type { FeaturesMeta } from "../../pipelines/features/featuresMeta.js";
import { eventsSql } from "../panel/loaded.js";
import type { FeatureRow, World } from "./world.js";

const LENGTH: Readonly<Record<string, string>> = {
  h: "INTERVAL 1 HOUR",
  D: "INTERVAL 1 DAY",
  "W-MON": "INTERVAL 7 DAY",
  MS: "INTERVAL 1 MONTH",
  QS: "INTERVAL 3 MONTH",
};

/** Every feature once more: DuckDB window functions over the panel, and counts over the raw rows. */
export async function oracle(world: World, meta: FeaturesMeta, path: string): Promise<FeatureRow[]> {
  const length = LENGTH[world.freq];
  const hourly = world.freq === "h";
  const stamp = hourly ? "day_utc" : "day";
  const span = "PARTITION BY w, area ORDER BY ds";
  const columns = meta.columns.map(({ name, role, from }) => {
    const k = Number(/_(\d+)$/.exec(name)?.[1] ?? 0);
    const place = name.startsWith("hour_") ? "hour(wall) / 24" : "place";
    const wave = `2 * pi() * ${/_2$/.test(name) ? 2 : 1} * ${place}`;
    if (from === "y") {
      const frame = `(${span} ROWS ${k - 1} PRECEDING)`;
      if (name.startsWith("y_lag_") && hourly && k % 24 === 0)
        // The clocks skip from one to two on 31 March 2024.
        return `(SELECT min_by(y, p.ds) FROM rows p WHERE p.w = r.w AND p.area = r.area AND p.wall =
          CASE r.wall - INTERVAL ${k} HOUR WHEN TIMESTAMP '2024-03-31 01:00' THEN TIMESTAMP '2024-03-31 02:00'
          ELSE r.wall - INTERVAL ${k} HOUR END)`;
      if (name.startsWith("y_lag_")) return `lag(y, ${k}) OVER (${span})`;
      const measure = name.startsWith("y_mean_") ? "avg(y)" : "stddev_samp(y)";
      return `CASE WHEN count(y) OVER ${frame} = ${k} THEN ${measure} OVER ${frame} END`;
    }
    if (from === "calendar") {
      if (name === "days") return "date_diff('day', ds, until)";
      if (name === "working_days")
        return "(SELECT count(*) FROM range(ds::TIMESTAMP, until::TIMESTAMP, INTERVAL 1 DAY) d(d) WHERE isodow(d) <= 5)";
      if (name.startsWith("weekday_")) return `CAST(lower(dayname(wall)[:3]) = '${name.slice(8)}' AS INTEGER)`;
      return name.includes("_sin") ? `sin(${wave})` : `cos(${wave})`;
    }
    if (role === "static")
      return `(SELECT any_value(value) FROM facts WHERE facts.area = r.area AND known_at <= night)`;
    // An area's lag goes no further back than its own series.
    const then = `r.ds - ${k} * ${length}`;
    const inside = (table: string) =>
      `FROM ${table} e WHERE e.${stamp} >= ${then} AND e.${stamp} < ${then} + ${length} AND seen <= night AND (gone_at IS NULL OR gone_at > night)`;
    const started = `${then} >= (SELECT min(ds) FROM rows f WHERE f.w = r.w AND f.area = r.area)`;
    const table = `"${from}"`;
    if (role === "future" && hourly)
      return `(SELECT count(*) FROM ${table} e WHERE e.day = CAST(r.wall AS DATE) AND seen <= night AND (gone_at IS NULL OR gone_at > night))`;
    if (role === "future") return `(SELECT count(*) ${inside(table)})`;
    if (from === "weather") return `CASE WHEN ${started} THEN (SELECT avg(value) ${inside(table)}) END`;
    return `CASE WHEN ${started} THEN (SELECT count(*) ${inside(table)} AND e.area = r.area) END`;
  });
  return withDatabase({}, async (database) => {
    for (const { set, events } of [...world.services, ...world.covariates])
      await database.run(
        `CREATE TABLE "${set.id}" AS SELECT *, coalesce(known_at, ${set.covariates[0]?.kind === "future" ? "DATE '1900-01-01'" : `day + 1 + ${set.lagDays}`}) AS seen
         FROM (${eventsSql(events)})`,
      );
    await database.run(`CREATE TABLE facts AS ${world.statics[0].sql}`);
    const nights = meta.windows.map(({ window, asOf }) => `(${window}, make_date(${asOf / 86_400_000}))`);
    await database.run(`CREATE TABLE rows AS
      SELECT "window" AS w, night, area, ds, y, CAST(ds + ${length} AS DATE) AS until,
        ${hourly ? "timezone('Europe/London', timezone('UTC', ds))" : "ds"} AS wall,
        ${world.freq === "MS" || world.freq === "QS" ? "(month(ds) - 1) / 12" : `(dayofyear(wall) - 1 ${hourly ? "+ hour(wall) / 24" : ""}) / 365.25`} AS place
      FROM read_parquet(${literal(path)}) JOIN (VALUES ${nights.join(", ")}) n("window", night) USING ("window")`);
    const derived = meta.columns.map(({ name, role }, i) => {
      const value = role === "historic" ? `CASE WHEN y IS NOT NULL THEN ${columns[i]} END` : columns[i];
      return `CAST(${value} AS DOUBLE) AS "${name}"`;
    });
    return database.rows<FeatureRow>(
      `SELECT w AS "window", area, ds, y, ${derived.join(", ")} FROM rows r ORDER BY w, area, ds`,
    );
  });
}
