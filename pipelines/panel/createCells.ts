import { isHourly } from "../../models/frequency.js";
import type { Database } from "../duckdb/database.js";
import type { Dataset, Measure } from "../inventory/dataset.js";
import { keySql } from "./areaKeys.js";
import { arrivalsSql } from "./arrivals.js";
import { momentType } from "./periodSql.js";
import type { TallySums } from "./sumTallies.js";

/** What is counted of a data set's rows, and in what. */
export interface Counting extends TallySums {
  readonly dataset: Dataset;
  readonly freq: string;
  readonly measure: Measure;
}

/**
 * Counts rows into the tables and views
 *
 * - `reports (day, until, known, rows, total)`: what came from the source at all, whatever it was about
 * - `destinations (written, code, since, until, share)`: the areas in which a row counts that says `written`, by its
 *   date; `code` is null where none is one of the inventory's
 * - `placed (area, day, known, gone, rows, total, filled, weight)`: what is counted; `total` is the sum of its values or
 *   the number of its rows, `area` is null where it is none of the inventory's. Where boundaries have changed, a row
 *   counts in each of its areas: `total` and `weight`, the number of rows, by its share; hours have
 *   their `hour` too
 * - `fillings`, with the same columns: what is counted for rows that are not there, nothing yet; `cells`: both, by day
 *
 * Sums run in the order of the values: in the order of threads their last digits would differ.
 * @returns whether what is placed are whole numbers, which add up to the same in any order: then `placed` has them by
 *   period, in so many parts as there are
 */
export async function createCells(
  database: Database,
  { dataset, tallies, arrived, periods, freq, measure }: Counting,
): Promise<boolean> {
  const arrivals = arrivalsSql(dataset, tallies);
  const hour = isHourly(freq) ? ", hour" : "";
  const moved = await database.rows("SELECT 1 FROM moves LIMIT 1");
  // What changed its area within a period did so on a day.
  const unadded = periods !== undefined && moved.length === 0;
  const keys = `written, counted, day, known, gone${hour}`;
  const [each, n, total] =
    measure === "count"
      ? [arrivals, "n", "CAST(sum(n) AS DOUBLE)"]
      : [`SELECT *, unnest(range(n)) FROM (${arrivals})`, "1", "sum(value ORDER BY value)"];
  if (!unadded)
    await database.run(`
      CREATE OR REPLACE TEMP TABLE added AS
      SELECT ${keys}, until, CAST(sum(${n}) AS BIGINT) AS arrived,
        CAST(coalesce(sum(${n}) FILTER (value IS NOT NULL), 0) AS BIGINT) AS rows, ${total} AS total
      FROM (${each}) GROUP BY ALL`);
  const reports =
    measure === "count"
      ? `SELECT day, until, known, CAST(sum(n) AS BIGINT) AS rows, 0 AS total FROM (${arrivalsSql(dataset, arrived)})`
      : "SELECT day, until, known, CAST(sum(arrived) AS BIGINT) AS rows, sum(total ORDER BY total) AS total FROM added";
  const counted = (from: string) => `SELECT ${keys}, n AS rows, n AS total FROM ${from}`;
  const placed = (from: string) => `
    SELECT d.code AS area, day, known, gone, rows, total * d.share AS total, false AS filled, rows * d.share AS weight${hour}
    FROM ${from} t LEFT JOIN destinations d ON d.written = t.written AND t.day BETWEEN d.since AND d.until
    WHERE counted AND rows > 0`;
  await database.run(`
    CREATE OR REPLACE TEMP VIEW tallies AS ${unadded ? counted(periods) : "FROM added"};
    CREATE OR REPLACE TEMP TABLE reports AS ${reports} GROUP BY ALL;
    CREATE OR REPLACE TEMP TABLE destinations AS
    SELECT w.written, CASE WHEN m.old IS NULL THEN w.code ELSE m.code END AS code,
      coalesce(m.since, '-infinity') AS since, coalesce(m.until, 'infinity') AS until, coalesce(m.share, 1) AS share
    FROM (SELECT w.written, k.code, coalesce(k.code, w.key) AS old
      FROM (SELECT written, ${keySql("written")} AS key FROM (SELECT DISTINCT written FROM tallies)) w LEFT JOIN area_keys k USING (key)) w
    LEFT JOIN moves m USING (old);
    CREATE OR REPLACE TEMP TABLE fillings (area VARCHAR, day DATE, known DATE, gone DATE, rows BIGINT, total DOUBLE,
      filled BOOLEAN, weight DOUBLE${hour && `, hour ${momentType(freq)}`});
    CREATE OR REPLACE TEMP VIEW placed AS ${placed("tallies")};
    CREATE OR REPLACE TEMP VIEW cells AS
    ${unadded ? placed(`(${counted(`(${arrivals})`)})`) : "FROM placed"} UNION ALL FROM fillings`);
  return unadded;
}
