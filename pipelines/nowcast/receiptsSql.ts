import type { Dataset } from "../inventory/dataset.js";
import { arrivalsSql } from "../panel/arrivals.js";
import { dateSql } from "../panel/periodSql.js";
import type { Look } from "./reported.js";

/**
 * SQL for when a data set's rows came, by the day that they are dated: `(day, ready, known, rows)`.
 *
 * - `ready`: from when the day could be counted: its rows are due, and a look after that did not find the source short
 *   of it (what is delivered in bulk is not late before the delivery)
 * - `known`: when rows came, never before `ready`
 *
 * A row that corrects another is left out: the other one tells when it came. Without a key the two cannot be told apart
 * from one that came and one that went, so those that went on a day are taken off.
 *
 * @param tallies SQL of the tallies of the rows (`talliesSql`), after FROM
 * @param since days that were ready earlier are left out, epoch milliseconds
 */
export function receiptsSql(
  dataset: Pick<Dataset, "covers" | "lagDays" | "key">,
  { tallies, since, looks }: { tallies: string; since: number; looks: readonly Look[] },
): string {
  const nights = looks.map(({ at, after }) => `(${dateSql(at)}, ${dateSql(after)})`);
  const arrivals = arrivalsSql(dataset, tallies);
  const gone = dataset.key ? "" : " UNION ALL SELECT day, gone, true, -rows FROM came WHERE gone IS NOT NULL";
  return `WITH came AS MATERIALIZED (SELECT day, until, known, gone, late, sum(n) AS rows FROM (${arrivals}) GROUP BY ALL),
    looks(known, after) AS (VALUES ${nights.join(", ")}),
    reached AS (SELECT until, min(min(known)) OVER (ORDER BY until DESC) AS known FROM came GROUP BY until),
    begun AS (SELECT day, min(min(known)) OVER (ORDER BY day) AS known FROM came GROUP BY day),
    delivered AS (SELECT day, until + ${dataset.lagDays} AS due, greatest(due, reached.known, begun.known) AS known
      FROM (SELECT DISTINCT day, until FROM came) JOIN reached USING (until) JOIN begun USING (day)),
    days AS (SELECT day, CASE WHEN after < due THEN due ELSE known END AS ready
      FROM delivered LEFT JOIN looks USING (known))
    SELECT day, ready, known, CAST(sum(rows) AS BIGINT) AS rows
    FROM (SELECT day, known, late, rows FROM came${gone}) JOIN days USING (day) LEFT JOIN looks USING (known)
    WHERE ready >= ${dateSql(since)} AND (late OR coalesce(after < ready, true))
    GROUP BY ALL HAVING sum(rows) <> 0`;
}
