import type { Database } from "../duckdb/database.js";
import type { Dataset, Measure } from "../inventory/dataset.js";
import { keySql } from "./areaKeys.js";
import { arrivalsSql } from "./arrivals.js";
import { isHourly } from "./hours.js";

/** What is counted of a data set's rows, and in what. */
export interface Counting {
  readonly dataset: Dataset;
  /** SQL of the tallies of its rows (`talliesSql`). */
  readonly tallies: string;
  readonly freq: string;
  readonly measure: Measure;
}

/**
 * Counts rows into the tables
 *
 * - `reports (day, until, known, rows)`: what came from the source at all, whatever it was about
 * - `cells (area, day, known, gone, rows, total, filled)`: what is counted; `total` is the sum of its values or the
 *   number of its rows, `area` is null where it is none of `area_keys`; hours have their `hour` too
 *
 * Sums run in the order of the values: in the order of threads their last digits would differ.
 */
export async function createCells(database: Database, { dataset, tallies, freq, measure }: Counting): Promise<void> {
  const arrivals = arrivalsSql(dataset, tallies);
  const hour = isHourly(freq) ? ", hour" : "";
  const [each, n, total] =
    measure === "count"
      ? [arrivals, "n", "CAST(sum(n) AS DOUBLE)"]
      : [`SELECT *, unnest(range(n)) FROM (${arrivals})`, "1", "sum(value ORDER BY value)"];
  await database.run(`
    CREATE OR REPLACE TEMP TABLE tallies AS
    SELECT written, counted, day, until, known, gone${hour}, CAST(sum(${n}) AS BIGINT) AS arrived,
      CAST(coalesce(sum(${n}) FILTER (value IS NOT NULL), 0) AS BIGINT) AS rows, ${total} AS total
    FROM (${each}) GROUP BY ALL;
    CREATE OR REPLACE TEMP TABLE reports AS
    SELECT day, until, known, CAST(sum(arrived) AS BIGINT) AS rows FROM tallies GROUP BY ALL;
    CREATE OR REPLACE TEMP TABLE cells AS
    SELECT code AS area, day, known, gone, rows, total, false AS filled${hour} FROM tallies
    LEFT JOIN (SELECT w.written, k.code FROM (SELECT DISTINCT written FROM tallies) w
      JOIN area_keys k ON k.key = ${keySql("w.written")}) USING (written)
    WHERE counted AND rows > 0`);
}
