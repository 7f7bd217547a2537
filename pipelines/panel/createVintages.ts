import { frequency, isHourly } from "../../models/frequency.js";
import type { Database } from "../duckdb/database.js";
import type { Dataset, Measure } from "../inventory/dataset.js";
import type { Extent } from "./extent.js";
import { wallSql } from "./hours.js";
import { dateSql, momentSql, momentsSql, periodSql } from "./periodSql.js";

/**
 * Makes the table `vintages (area, ds, since, until, y, rows, filled, made)` of the tables of `createCells`: every value that a
 * period ever had, from the day whose night first saw it until that which saw the next. The first is from the day on
 * which the period was complete; late rows and corrections make further ones. `y` of a mean or stock without rows is
 * null, of counts and sums 0, and null where all that came had no value and nothing before it tells what is usual. A
 * stock is what the last day that has rows adds up to.
 * `made` is what of `y` was filled. An area without any row is not in it.
 * @param counting.unadded as `createCells` says
 */
export async function createVintages(
  database: Database,
  {
    dataset,
    freq,
    timeZone,
    measure,
    unadded,
  }: { dataset: Dataset; freq: string; timeZone: string; measure: Measure; unadded: boolean },
  { first, last, vintage }: Extent,
): Promise<void> {
  const end = momentSql(freq, frequency(freq).add(last, 1));
  const at = isHourly(freq) ? "hour" : "day";
  const days = isHourly(freq)
    ? `CAST(${wallSql("ds", timeZone)} AS DATE) AS day, day + 1 AS until`
    : `ds AS day, lead(ds, 1, ${end}) OVER (ORDER BY ds) AS until`;
  const how = measure === "count" ? "count" : Object.keys(measure)[0];
  // As a filter, not in the join: DuckDB would compare every version with every cell.
  const seen = "FILTER (c.known <= v.since AND (c.gone IS NULL OR c.gone > v.since))";
  const rows = `CAST(coalesce(sum(rows) ${seen}, 0) AS BIGINT) AS rows`;
  const versions = "versions v LEFT JOIN counted c ON c.area = v.area AND c.ds = v.ds";
  const within = (cells: string) => `SELECT *, ${periodSql(freq, "day")} AS ds FROM ${cells}
    WHERE area IS NOT NULL AND ${at} >= ${momentSql(freq, first)} AND ${at} < ${end} AND known <= ${dateSql(vintage)}`;
  const cells = unadded
    ? `SELECT area, ds, known, gone, CAST(sum(rows) AS BIGINT) AS rows, sum(total) AS total, filled
       FROM (${within("placed")}) GROUP BY ALL UNION ALL BY NAME (${within("fillings")})`
    : within("cells");
  await database.run(`CREATE OR REPLACE TEMP TABLE counted AS ${cells}`);
  // Whole numbers add up to the same in any order; to sort the others costs as much as all the rest.
  const [{ whole }] = await database.rows<{ whole: boolean }>(
    `SELECT coalesce(bool_and(total = trunc(total)) AND sum(abs(total)) < ${2 ** 53}, true) AS whole FROM counted`,
  );
  // To add up what is not there costs as much as what is.
  const [anyFilled] = await database.rows("SELECT 1 FROM fillings LIMIT 1");
  const made = anyFilled ? `coalesce(sum(CASE WHEN filled THEN total END ORDER BY total) ${seen}, 0)` : "0::DOUBLE";
  const total = `sum(total${whole ? "" : " ORDER BY total"}) ${seen}`;
  await database.run(`
    CREATE OR REPLACE TEMP TABLE periods AS
    SELECT ds, greatest(until + ${dataset.lagDays}, reached, begun) AS complete
    FROM (SELECT ds, until, min(known) OVER (ORDER BY until DESC) AS reached, min(known) OVER (ORDER BY day) AS begun
      FROM (SELECT ds, day, until, CAST(NULL AS DATE) AS known FROM
          (SELECT ds, ${days} FROM (SELECT unnest(${momentsSql(freq, first, last)}) AS ds))
        UNION ALL SELECT NULL, day, until, known FROM reports))
    WHERE ds IS NOT NULL AND reached IS NOT NULL AND begun IS NOT NULL;

    CREATE OR REPLACE TEMP TABLE vintages AS
    SELECT area, ds, since, lead(since) OVER (PARTITION BY area, ds ORDER BY since) AS until, y, rows, filled, made FROM (
    WITH versions AS (
      SELECT area, ds, complete AS since FROM (SELECT DISTINCT area FROM counted WHERE rows > 0), periods
      UNION ALL
      SELECT DISTINCT area, ds, since FROM (SELECT area, ds, unnest([known, gone]) AS since FROM counted) JOIN periods USING (ds)
      WHERE since > complete AND since <= ${dateSql(vintage)}
    )
    ${
      how === "stock"
        ? `SELECT area, ds, since, arg_max(total, day) AS y, sum(rows)::BIGINT AS rows, false AS filled, 0::DOUBLE AS made
           FROM (SELECT v.area, v.ds, v.since, c.day, ${total} AS total, ${rows} FROM ${versions} GROUP BY ALL)
           GROUP BY area, ds, since`
        : `SELECT v.area, v.ds, v.since,
             ${how === "mean" ? `${total} / sum(weight ORDER BY weight) ${seen}` : `coalesce(${total}, CASE WHEN bool_or(filled) ${seen} THEN NULL ELSE 0 END)`} AS y,
             ${rows}, coalesce(bool_or(filled) ${seen}, false) AS filled, ${made} AS made
           FROM ${versions} GROUP BY v.area, v.ds, v.since`
    })`);
}
