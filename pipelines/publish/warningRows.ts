import { isHourly } from "../../models/frequency.js";
import { LEVELS } from "../../models/method.js";
import { wallAt } from "../../models/timeZone.js";
import type { Database } from "../duckdb/database.js";
import { quantileColumn } from "../published/tables.js";
import type { Capacity } from "../warnings/capacity.js";
import { type WarnSeries, warn } from "../warnings/warn.js";
import type { Row } from "./insertRows.js";
import { datedSql } from "./nightOf.js";
import type { RunFacts } from "./publication.js";

/** The early warnings of the forecasts, history, services and areas that `database` holds. */
export async function warningRows(
  database: Database,
  { run, as_of, time_zone }: RunFacts,
  capacity: readonly Capacity[],
): Promise<Row[]> {
  const key = (r: { service: unknown; area: unknown; freq: unknown }) => `${r.service}\n${r.area}\n${r.freq}`;
  const capacities = new Map(capacity.map((c) => [key(c), c.capacity]));
  const series = new Map<string, Growing>();
  const forecasts = await database.rows<ForecastRow>(
    `SELECT f.*, coalesce(s.title, service) AS title, coalesce(s.unit, 'cases') AS unit, coalesce(a.name, area) AS "areaName", s.note
     FROM ${datedSql({ time_zone }, "forecasts")} f LEFT JOIN services s USING (service, freq) LEFT JOIN areas a USING (area)
     WHERE status = 'published' ORDER BY service, area, freq, ds`,
  );
  for (const f of forecasts) {
    const { service, area, freq, title, unit, areaName } = f;
    const known = series.get(key(f)) ?? {
      ...{ service, area, freq, title, unit, areaName },
      capacity: capacities.get(key(f)),
      history: { ds: [], y: [] },
      forecast: [],
    };
    series.set(key(f), known);
    known.forecast.push({ ds: f.ds, h: f.h, quantiles: LEVELS.map((level) => f[quantileColumn(level)] as number) });
  }
  const history = await database.rows<{ service: string; area: string; freq: string; ds: number; y: number }>(
    `FROM ${datedSql({ time_zone }, "history")} SEMI JOIN (FROM forecasts WHERE status = 'published') USING (service, area, freq)
     ORDER BY service, area, freq, ds`,
  );
  for (const h of history) {
    const known = series.get(key(h))!;
    known.history.ds.push(h.ds);
    known.history.y.push(h.y);
  }
  const note = new Map(forecasts.map((f) => [key(f), f.note]));
  return warn([...series.values()], as_of, time_zone).map((warning) => {
    const { freq, ds } = warning;
    const dated = isHourly(freq) ? { hour: ds, ds: wallAt(ds, time_zone!) } : {};
    return { run, ...warning, ...dated, note: note.get(key(warning)) ?? null };
  });
}

type Growing = WarnSeries & { history: { ds: number[]; y: number[] }; forecast: WarnSeries["forecast"][number][] };

interface ForecastRow extends Record<string, string | number | null> {
  service: string;
  area: string;
  freq: string;
  ds: number;
  h: number;
  title: string;
  unit: string;
  areaName: string;
  note: string | null;
}
