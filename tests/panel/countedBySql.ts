import { type Event, eventsSql, query } from "./loaded.js";

const DAY = 86_400_000;

/**
 * What SQL counts, in every area and period of a panel's window, of the events that the window's night could see: an
 * oracle that shares no code with the pipeline.
 * @param of.within SQL that is true where the event `e` is in the period `g.ds`
 */
export function countedBySql(
  dir: string,
  events: readonly Event[],
  of: { window: number; asOf: number; lag: number; measure: unknown; within: string },
): Promise<Record<string, number | string>[]> {
  const night = `DATE '1970-01-01' + ${of.asOf / DAY}`;
  const amount = of.measure === "count" ? "count(day)" : "coalesce(sum(value), 0)";
  return query<Record<string, number | string>>(
    dir,
    "panel.parquet",
    `WITH events AS (SELECT *, coalesce(known_at, day + 1 + ${of.lag}) AS seen FROM (${eventsSql(events)})),
      grid AS (SELECT DISTINCT ds, area FROM t WHERE "window" = ${of.window})
     SELECT g.area, g.ds, ${amount} AS y FROM grid g LEFT JOIN events e
       ON ${of.within} AND seen <= ${night} AND (gone_at IS NULL OR gone_at > ${night})
       AND CASE e.area WHEN 'brook' THEN 'B' ELSE e.area END = g.area
     GROUP BY ALL ORDER BY ALL`,
  );
}
