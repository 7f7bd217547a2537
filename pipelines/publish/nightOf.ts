import type { Night } from "../../site/night.js";
import type { Database } from "../duckdb/database.js";
import type { RunRow } from "../published/rows.js";
import type { PublicationInputs } from "./publication.js";

/** Periods of the past that the page can draw or compare with; a year of days and its own length before it. */
const PAST = 400;

/** SQL of a table's rows, after FROM, in which the `ds` of an hour is its instant. */
export const datedSql = ({ time_zone }: Pick<RunRow, "time_zone">, table: string): string =>
  time_zone ? `(SELECT * EXCLUDE (hour) REPLACE (coalesce(hour, ds) AS ds) FROM ${table})` : table;

/** The tables of a night as the page reads them. */
export async function nightOf(database: Database, { title, capacity }: PublicationInputs): Promise<Night> {
  const rows = async <Row>(sql: string): Promise<Row[]> => (await database.rows(sql)) as unknown as Row[];
  const [run] = await rows<Night["run"]>("FROM runs");
  return {
    title,
    run,
    services: await rows("FROM services ORDER BY service, freq"),
    areas: await rows("FROM areas ORDER BY area"),
    datasets: await rows("FROM datasets ORDER BY dataset"),
    delays: await rows("FROM delays ORDER BY dataset, days"),
    warnings: await rows(`FROM ${datedSql(run, "warnings")} ORDER BY rank`),
    forecasts: await rows(`FROM ${datedSql(run, "forecasts")} ORDER BY service, area, freq, ds`),
    history: await rows(
      `FROM ${datedSql(run, "history")} SEMI JOIN forecasts USING (service, area, freq)
       QUALIFY row_number() OVER (PARTITION BY service, area, freq ORDER BY ds DESC) <= ${PAST}
       ORDER BY service, area, freq, ds`,
    ),
    accuracy: await rows("FROM accuracy WHERE h = 0 ORDER BY service, area, freq, metric, model"),
    models: await rows("SELECT service, freq, model, card FROM models ORDER BY service, freq, model"),
    capacity,
    rates: run.population_until
      ? await rows(`FROM ${datedSql(run, "rates")} WHERE h = 1 ORDER BY service, area, freq`)
      : [],
  };
}
