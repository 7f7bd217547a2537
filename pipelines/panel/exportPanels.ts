import { join } from "node:path";
import { type Database, literal, withDatabase } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Result } from "../store/store.js";
import type { PanelMeta } from "./panelMeta.js";

/**
 * Writes what is known now in some panels (their window 0) as one table: `service, area, freq, ds, y`, in that order; `ds` of hours is
 * the instant in UTC.
 * @param file `.csv` or `.parquet`; the name says which
 * @returns rows
 * @throws InputError for another ending, or a place that cannot be written to
 */
export async function exportPanels(panels: readonly Result<PanelMeta>[], file: string): Promise<number> {
  const format = /\.(csv|parquet)$/i.exec(file)?.[1].toLowerCase();
  if (!format) throw new InputError(`Cannot tell the format of ${file}: end its name in .csv or .parquet.`);
  const selects = panels.map(
    ({ dir, meta: { service, freq } }) =>
      `SELECT ${literal(service)} AS service, area, ${literal(freq)} AS freq, ds, y
       FROM read_parquet(${literal(join(dir, "panel.parquet"))}) WHERE "window" = 0`,
  );
  const options = format === "csv" ? "FORMAT csv, HEADER" : "FORMAT parquet, COMPRESSION zstd";
  return withDatabase({}, async (database: Database) => {
    await database.run(`CREATE TEMP TABLE panels AS ${selects.join(" UNION ALL ")}`);
    try {
      await database.run(`COPY (FROM panels ORDER BY service, freq, area, ds) TO ${literal(file)} (${options})`);
    } catch (error) {
      throw new InputError(`Cannot write ${file}: ${(error as Error).message}`);
    }
    const [{ rows }] = await database.rows<{ rows: number }>("SELECT count(*) AS rows FROM panels");
    return rows;
  });
}
