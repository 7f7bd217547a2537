import { type Database, identifier } from "../duckdb/database.js";
import type { Population } from "../geography/readPopulation.js";
import { keySql } from "../panel/areaKeys.js";
import type { TableSchema } from "../published/tables.js";

/**
 * Fills the table of rates from those of forecasts, history, services and areas: what adds up per 1,000 residents. Their
 * number is the estimate of the period's year, on the line between those of the nearest years before and after, or the
 * latest, carried forward. Before the first estimate there is no rate.
 */
export async function insertRates(
  database: Database,
  { name, key, columns }: TableSchema,
  population: readonly Population[],
): Promise<void> {
  await database.run(
    `CREATE TEMP TABLE residents AS
     SELECT a.area, p.year, any_value(p.population) AS population,
       lead(p.year) OVER (PARTITION BY a.area ORDER BY p.year) AS next,
       lead(any_value(p.population)) OVER (PARTITION BY a.area ORDER BY p.year) AS later
     FROM (SELECT unnest(from_json_strict($population,
       '[{"area":"VARCHAR","year":"INTEGER","population":"DOUBLE"}]'), recursive := true)) p
     JOIN areas a ON ${keySql("p.area")} IN (${keySql("a.area")}, ${keySql("a.name")})
     GROUP BY a.area, p.year`,
    { population: JSON.stringify(population) },
  );
  const per = (column: string) => `1000 * ${column} / population`;
  const value = ({ name }: { name: string }) =>
    name === "rate" || /^q\d/.test(name) ? `${per(identifier(name))} AS ${identifier(name)}` : identifier(name);
  await database.run(
    `INSERT INTO ${name}
     WITH values AS (
       SELECT * EXCLUDE mean, mean AS rate FROM forecasts WHERE status = 'published'
       UNION ALL BY NAME SELECT * EXCLUDE (y, basis, counted), y AS rate FROM history
     ), lived AS (
       SELECT v.*, CASE WHEN r.next IS NULL THEN r.population
           ELSE r.population + (r.later - r.population) * (year(v.ds) - r.year) / (r.next - r.year) END AS population,
         CASE WHEN year(v.ds) = r.year THEN 'estimate of ' || r.year
           WHEN r.next IS NULL THEN 'estimate of ' || r.year || ', carried forward'
           ELSE 'between the estimates of ' || r.year || ' and ' || r.next END AS basis
       FROM values v JOIN residents r
         ON r.area = v.area AND year(v.ds) >= r.year AND (r.next IS NULL OR year(v.ds) < r.next)
       SEMI JOIN (FROM services WHERE measure IN ('count', 'sum')) s ON s.service = v.service AND s.freq = v.freq
     )
     SELECT ${columns.map(value).join(", ")} FROM lived ORDER BY ${key.map(identifier).join(", ")}`,
  );
}
