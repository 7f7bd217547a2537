import { existsSync } from "node:fs";
import { join } from "node:path";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { packageRoot } from "../../workflows/packageRoot.js";

const CRIME = join(packageRoot, "..", "shared", "data", "london", "police_crime", "historical.csv");

/** A long table, and what it is. */
export interface Table {
  readonly file: string;
  readonly says: string;
}

/**
 * Monthly offences by borough and category, of the categories that were recorded in every year (883 series); where that
 * file is not there, as many invented series of the same length.
 */
export async function crimeTable(cache: string): Promise<Table> {
  const file = join(cache, "crime.csv");
  const found = existsSync(CRIME);
  const offences = `SELECT BoroughName || '|' || MajorText || '|' || MinorText AS unique_id,
      strptime(month, '%Y%m')::DATE AS ds, sum(y) AS y
    FROM (UNPIVOT (FROM read_csv(${literal(CRIME)}, header = true)) ON COLUMNS(* EXCLUDE (MajorText, MinorText, BoroughName))
      INTO NAME month VALUE y) GROUP BY ALL`;
  const invented = `SELECT 's' || lpad(s::VARCHAR, 4, '0') AS unique_id, DATE '2010-04-01' + to_months(t::INTEGER) AS ds,
      greatest(0, round(5 + s % 60 + (3 + s % 20) * sin(t * pi() / 6) + hash(s, t) % 15)) AS y
    FROM range(883) a(s), range(160) b(t)`;
  await copy(
    `WITH long AS (${found ? offences : invented}), empty AS (SELECT DISTINCT unique_id FROM long
      GROUP BY unique_id, year(ds) HAVING sum(y) = 0)
     SELECT unique_id, ds::DATE AS ds, y FROM long ANTI JOIN empty USING (unique_id) ORDER BY unique_id, ds`,
    file,
    "CSV",
  );
  return { file, says: found ? "crimes in London, monthly" : "883 invented monthly series" };
}

/** Invented daily series of three years with a week and a year in them, as Parquet. */
export async function dailyTable(cache: string, series: number): Promise<string> {
  const file = join(cache, `daily-${series}.parquet`);
  await copy(
    `SELECT 's' || lpad(s::VARCHAR, 5, '0') AS unique_id, DATE '2021-01-01' + t::INTEGER AS ds,
       greatest(0, round(40 + s % 50 + 12 * sin(t * 2 * pi() / 7) + 15 * cos(t * 2 * pi() / 365.25) + hash(s, t) % 20))
         ::DOUBLE AS y
     FROM range(${series}) a(s), range(1095) b(t) ORDER BY s, t`,
    file,
    "PARQUET",
  );
  return file;
}

async function copy(query: string, file: string, format: "CSV" | "PARQUET"): Promise<void> {
  await withDatabase({}, (database) => database.run(`COPY (${query}) TO ${literal(file)} (FORMAT ${format})`));
}
