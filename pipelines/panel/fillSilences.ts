import { isHourly } from "../../models/frequency.js";
import { type Database, identifier } from "../duckdb/database.js";
import type { Dataset, Measure } from "../inventory/dataset.js";
import { untilSql } from "./arrivals.js";
import { wallSql } from "./hours.js";
import { momentsSql, periodSql } from "./periodSql.js";
import { unitFreq } from "./unitFreq.js";

/** A data set of days that are known ahead, such as bank holidays, and SQL of its rows (`rowsOf`). */
export interface Calendar {
  readonly rows: string;
  readonly time: string;
}

/** A calendar that marks a larger share of its days says nothing about the day on which a source may be closed. */
const RARE = 0.05;

const DAY = 86_400_000;

/**
 * A source from which nothing at all came for a day, though it otherwise reports, was silent: that is no zero.
 *
 * A day is a silence when most (5) of the 8 same weekdays before it reported, with 10 rows or more on average, and
 * none of its own rows is there when they are due. (Were events independent, 10 would fail to come once in 22,000
 * days.) Data sets whose rows cover weeks, months, … are judged by their last 8 periods in the same way. Where the key
 * names the time and values are added up, a row is no event but tells how many there were: then that is what has to be
 * 10 on average. A silence that began on a day of a calendar is a closure: it stays zero.
 *
 * Adds to `fillings`, for each area, the mean of the last 4 same weekdays (or periods) that reported: known when the
 * day's rows were due, gone when they came after all. Of hours it is the mean of those days' hours that the clocks call
 * the same. All of it looks back only, so what comes later moves nothing.
 */
export async function fillSilences(
  database: Database,
  { dataset, measure, ...periods }: { dataset: Dataset; measure: Measure; freq: string; timeZone: string },
  calendars: readonly Calendar[],
): Promise<void> {
  const freq = unitFreq(dataset);
  const [{ first, last }] = await database.rows<{ first: number | null; last: number }>(
    `SELECT min(${periodSql(freq, "day")}) AS first, max(${periodSql(freq, "day")}) AS last FROM reports`,
  );
  if (first === null) return;
  const hour = isHourly(periods.freq) ? ", a.hour" : "";
  const due = `${untilSql(dataset, "unit")} + ${dataset.lagDays}`;
  const told =
    measure !== "count" && dataset.time && dataset.key?.includes(dataset.time) ? "greatest(rows, total)" : "rows";
  const marked = calendars.map(
    ({ rows, time }) => `SELECT day FROM
      (SELECT DISTINCT CAST(${identifier(time)} AS DATE) AS day FROM ${rows})
      QUALIFY count(*) OVER () <= ${RARE} * (max(day) OVER () - min(day) OVER ())`,
  );
  await database.run(`
    CREATE OR REPLACE TEMP TABLE units AS
    SELECT unit, due, ${freq === "D" ? "dayofweek(unit)" : "0"} AS phase,
      ${freq === "D" && marked.length > 0 ? `unit IN (${marked.join(" UNION ALL ")})` : "false"} AS marked,
      min(known) AS reported, coalesce(sum(rows) FILTER (known <= due), 0) AS rows,
      coalesce(sum(total) FILTER (known <= due), 0) AS total
    FROM (SELECT unit, ${due} AS due FROM (SELECT unnest(${momentsSql(freq, first, last)}) AS unit))
    LEFT JOIN (SELECT *, ${periodSql(freq, "day")} AS unit FROM reports) USING (unit)
    GROUP BY ALL;

    CREATE OR REPLACE TEMP TABLE places AS
    SELECT *, count(*) FILTER (rows > 0) OVER (PARTITION BY phase ORDER BY unit) AS place FROM units;

    CREATE OR REPLACE TEMP TABLE silences AS
    SELECT unit, due, phase, reported, place FROM (
      SELECT *, bool_or(marked) OVER (PARTITION BY rows = 0, run ORDER BY unit) AS closed,
        count(*) FILTER (rows > 0) OVER before >= 5 AND avg(${told}) FILTER (rows > 0) OVER before >= 10 AS missed
      FROM (SELECT *, row_number() OVER (ORDER BY unit)
          - row_number() OVER (PARTITION BY rows = 0 ORDER BY unit) AS run FROM places)
      WINDOW before AS (PARTITION BY phase ORDER BY unit ROWS BETWEEN 8 PRECEDING AND 1 PRECEDING))
    WHERE rows = 0 AND missed AND NOT closed`);
  const [silent] = await database.rows("SELECT 1 FROM silences LIMIT 1");
  if (!silent) return;
  await database.run(`
    INSERT INTO fillings (area, day, known, gone, rows, total, filled${hour && ", hour"})
    WITH likes AS (
      SELECT s.unit AS silence, s.due, s.reported, u.unit, count(*) OVER (PARTITION BY s.unit) AS n
      FROM silences s JOIN places u ON u.phase = s.phase AND u.rows > 0 AND u.place BETWEEN s.place - 3 AND s.place
    ), ${hour ? hoursAlike(first, last, periods.timeZone) : daysAlike(freq)}
    SELECT c.area, a.silence, any_value(a.due), any_value(a.reported), 0,
      sum(c.total ORDER BY c.total) / any_value(a.n), true${hour}
    FROM alike a
    JOIN counted c ON c.unit = a.unit AND c.known <= a.due AND (c.gone IS NULL OR c.gone > a.due)
    GROUP BY c.area, a.silence${hour}`);
}

/** SQL of `alike`: by what each silence is filled, and `counted`, what that comes to. */
const daysAlike = (freq: string) => `alike AS (FROM likes), counted AS (
      SELECT area, ${periodSql(freq, "day")} AS unit, day, known, gone, total FROM cells WHERE area IS NOT NULL)`;

/** The same for each hour of a silent day. */
const hoursAlike = (first: number, last: number, timeZone: string) => `hours AS (
      SELECT hour, CAST(wall AS DATE) AS day, date_part('hour', wall) AS clock
      FROM (SELECT hour, ${wallSql("hour", timeZone)} AS wall
        FROM (SELECT unnest(${momentsSql("h", first - DAY, last + 2 * DAY)}) AS hour))
    ), alike AS (
      SELECT l.silence, l.due, l.reported, s.hour, k.hour AS unit, count(*) OVER (PARTITION BY s.hour) AS n
      FROM likes l JOIN hours s ON s.day = l.silence JOIN hours k ON k.day = l.unit AND k.clock = s.clock
    ), counted AS (SELECT area, hour AS unit, known, gone, total FROM cells WHERE area IS NOT NULL)`;
