import { isHourly } from "../../models/frequency.js";
import type { Database } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import { wallSql } from "./hours.js";
import { periodSql } from "./periodSql.js";
import { unitFreq } from "./unitFreq.js";

/**
 * Where rows of an area came for a day, and none of them had a value ("NA"), something is not known: that is no zero.
 *
 * Adds to `fillings`, as what the rows call the area brings it, the mean of the last 4 same weekdays (or periods, or hours of
 * same weekdays) of which it had values: known when the empty rows were, gone when they are or when others come. Where
 * there is none before, `total` is null. All of it looks back only.
 */
export async function fillUnsaid(
  database: Database,
  { dataset, freq, timeZone }: { dataset: Dataset; freq: string; timeZone: string },
): Promise<void> {
  const [empty] = await database.rows("SELECT 1 FROM tallies WHERE counted AND rows = 0 LIMIT 1");
  if (!empty) return;
  const hourly = isHourly(freq);
  const unit = periodSql(unitFreq(dataset), "day");
  const weekday = unitFreq(dataset) === "D" ? "dayofweek(day)" : "0";
  const phase = hourly ? `${weekday} * 24 + date_part('hour', ${wallSql("hour", timeZone)})` : weekday;
  await database.run(`
    INSERT INTO fillings (area, day, known, gone, rows, total, filled, weight${hourly ? ", hour" : ""})
    WITH told AS (
      SELECT written, ${hourly ? "hour" : unit} AS moment, ${phase} AS phase, day, known,
        coalesce(gone, 'infinity') AS gone, rows, total
      FROM tallies WHERE counted AND written IS NOT NULL
    ), empty AS (
      SELECT written, moment, phase, min(day) AS day, known, max(gone) AS gone
      FROM told GROUP BY written, moment, phase, known HAVING sum(rows) = 0
    ), unsaid AS (
      SELECT e.written, e.moment, e.phase, any_value(e.day) AS day, e.known,
        least(any_value(e.gone), min(t.known) FILTER (t.known > e.known)) AS gone
      FROM empty e JOIN told t ON t.written = e.written AND t.moment = e.moment
      GROUP BY e.written, e.moment, e.phase, e.known
      HAVING NOT bool_or(t.rows > 0 AND t.known <= e.known AND t.gone > e.known)
    ), likes AS (
      SELECT u.written, u.moment, u.known, sum(t.total ORDER BY t.total) AS total
      FROM unsaid u JOIN told t ON t.written = u.written AND t.phase = u.phase AND t.moment < u.moment
      WHERE t.rows > 0 AND t.known <= u.known AND t.gone > u.known
      GROUP BY u.written, u.moment, u.known, t.moment
      QUALIFY row_number() OVER (PARTITION BY u.written, u.moment, u.known ORDER BY t.moment DESC) <= 4
    ), means AS (
      SELECT written, moment, known, sum(total ORDER BY total) / count(*) AS total FROM likes GROUP BY ALL
    )
    SELECT d.code, u.day, u.known, nullif(u.gone, 'infinity'), 0, m.total * d.share, true, 0${hourly ? ", u.moment" : ""}
    FROM unsaid u LEFT JOIN means m USING (written, moment, known)
    JOIN destinations d ON d.written = u.written AND u.day BETWEEN d.since AND d.until
    WHERE d.code IS NOT NULL`);
}
