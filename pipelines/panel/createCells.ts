import { type Database, identifier, literal } from "../duckdb/database.js";
import type { Dataset, Measure, Series } from "../inventory/dataset.js";
import { keySql } from "./areaKeys.js";
import { arrivalsSql } from "./arrivals.js";

/** What is counted of a data set's rows, and in what. */
export interface Counting {
  readonly dataset: Dataset;
  /** Parquet file of its load step. */
  readonly rows: string;
  readonly time: string;
  readonly freq: string;
  readonly measure: Measure;
  readonly area: Series["area"];
  readonly where?: Series["where"];
}

/**
 * Counts rows into the tables
 *
 * - `reports (day, until, known, rows)`: what came from the source at all, whatever it was about
 * - `cells (area, day, known, gone, rows, total, filled)`: what is counted; `total` is the sum of its values or the
 *   number of its rows, `area` is null where it is none of `area_keys`
 *
 * Sums run in the order of the values: in the order of threads their last digits would differ.
 */
export async function createCells(database: Database, counting: Counting): Promise<void> {
  const { dataset, rows, time, measure, area, where } = counting;
  const field = measure === "count" ? undefined : `r.${identifier(Object.values(measure)[0])}`;
  const chosen = Object.entries(where ?? {}).map(
    ([name, values]) =>
      `coalesce(CAST(r.${identifier(name)} AS VARCHAR) IN (${values.map(literal).join(", ")}), false)`,
  );
  const arrivals = arrivalsSql(dataset, rows, time, {
    written: typeof area === "string" ? `CAST(r.${identifier(area)} AS VARCHAR)` : literal(area.all),
    counted: chosen.length > 0 ? chosen.join(" AND ") : "true",
    value: field ? `CAST(${field} AS DOUBLE)` : "1",
  });
  await database.run(`
    CREATE OR REPLACE TEMP TABLE tallies AS
    SELECT written, counted, day, until, known, gone, count(*) AS arrived, count(value) AS rows,
      ${field ? "sum(value ORDER BY value)" : "CAST(count(*) AS DOUBLE)"} AS total
    FROM (${arrivals}) GROUP BY ALL;
    CREATE OR REPLACE TEMP TABLE reports AS
    SELECT day, until, known, CAST(sum(arrived) AS BIGINT) AS rows FROM tallies GROUP BY ALL;
    CREATE OR REPLACE TEMP TABLE cells AS
    SELECT code AS area, day, known, gone, rows, total, false AS filled FROM tallies
    LEFT JOIN (SELECT w.written, k.code FROM (SELECT DISTINCT written FROM tallies) w
      JOIN area_keys k ON k.key = ${keySql("w.written")}) USING (written)
    WHERE counted AND rows > 0`);
}
