import type { Panel } from "../../models/panel.js";
import type { Dictionary } from "../columnar/dictionary.js";
import { readTable } from "../columnar/readTable.js";
import { identifier } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import { type PanelRowsOptions, panelOfRows } from "./panelOfRows.js";
import { withTableFile } from "./withTableFile.js";

export interface LongTableOptions extends Omit<PanelRowsOptions, "table" | "words"> {
  /** CSV or Parquet with the columns `unique_id, ds, y`, rows of a series together or not, oldest first. */
  readonly file: string;
}

/**
 * Reads the table that the field uses, one row a series and period, into a panel; series in the order of their ids.
 * @throws InputError that names the series, the date and the option to change
 */
export async function readLongTable({ file, ...options }: LongTableOptions): Promise<Panel> {
  const read = await readRows(file);
  return panelOfRows({ ...options, table: file }, (visit) => {
    for (let i = 0; i < read.ds.length; i++) visit(read.unique_id.at(i), read.ds[i], read.y[i]);
  });
}

/** Each row's id, date and value (NaN where there is none): series by series, each in the file's order. */
async function readRows(file: string): Promise<{ unique_id: Dictionary; ds: Float64Array; y: Float64Array }> {
  return withTableFile(file, async (database, source, columns) => {
    for (const needed of ["unique_id", "ds", "y"])
      if (!columns.includes(needed))
        throw new InputError(
          `${file} has no column ${needed}; it has ${columns.join(", ")}. Name its columns unique_id, ds, y.`,
        );
    const other = columns.find((name) => !["unique_id", "ds", "y"].includes(name));
    if (other !== undefined)
      throw new InputError(
        `${file} has the column ${other} beside unique_id, ds, y. Give it in a file of its own with --covariates, or leave it out.`,
      );
    const [id, ds, y] = ["unique_id", "ds", "y"].map(identifier);
    await database.run(`CREATE TABLE long AS SELECT ${id}::VARCHAR AS unique_id, TRY_CAST(${ds} AS TIMESTAMP) AS ds,
      TRY_CAST(${y} AS DOUBLE) AS y, row_number() OVER () AS place FROM ${source}`);
    const table = await readTable(database, "SELECT unique_id, ds, y FROM long ORDER BY unique_id, place");
    return table.data() as { unique_id: Dictionary; ds: Float64Array; y: Float64Array };
  });
}
