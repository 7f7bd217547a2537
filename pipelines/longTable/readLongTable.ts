import { frequency } from "../../models/frequency.js";
import type { Panel } from "../../models/panel.js";
import type { Dictionary } from "../columnar/dictionary.js";
import { readTable } from "../columnar/readTable.js";
import { identifier, literal, withDatabase } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import { fillGaps, type GapRule } from "./fillGaps.js";

export interface LongTableOptions {
  /** CSV or Parquet with the columns `unique_id, ds, y`, rows of a series together or not, oldest first. */
  readonly file: string;
  /** Frequency as pandas names it. */
  readonly freq: string;
  /** Periods of a season; by default the frequency's own. */
  readonly seasonLength?: number;
  /** What to do where a series has a gap; an error by default. */
  readonly gaps?: GapRule;
}

interface Row {
  readonly unique_id: string | null;
  readonly ds: number | null;
  readonly y: number | null;
  readonly [column: string]: string | number | null;
}

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace("T00:00", "");

/**
 * Reads the table that the field uses, one row a series and period, into a panel; series in the order of their ids.
 * @throws InputError that names the series, the date and the option to change
 */
export async function readLongTable(options: LongTableOptions): Promise<Panel> {
  const { file, gaps } = options;
  const freq = parseFrequency(options.freq);
  const ids: string[] = [];
  const starts: number[] = [];
  const ds: number[] = [];
  const y: number[] = [];
  await eachRow(file, (id, date, value) => {
    if (id === null) throw new InputError(`${file} has a row without a unique_id. Give every row its series.`);
    if (Number.isNaN(date))
      throw new InputError(`Series ${id} in ${file} has a row without a readable ds. Write dates as 2024-01-31.`);
    const first = freq.floor(date);
    if (first !== date)
      throw new InputError(
        `Series ${id} has the date ${iso(date)}, which is not the beginning of a period of ${freq.name} (${iso(first)} is). Change --freq, or the dates.`,
      );
    if (ids.at(-1) !== id) {
      ids.push(id);
      starts.push(ds.length);
    } else checkStep(id, ds.at(-1)!, date, options.freq, file);
    if (ids.at(-1) === id && ds.length > starts.at(-1)!) {
      const missing = freq.between(ds.at(-1)!, date) - 1;
      if (missing > 0 && gaps === undefined)
        throw new InputError(
          `Series ${id} has no row for ${iso(freq.add(ds.at(-1)!, 1))}${missing > 1 ? ` and ${missing - 1} more periods` : ""}. Fill it, say how with --gaps zero|interpolate|weekday-median, or change --freq.`,
        );
      for (let k = 1; k <= missing; k++) {
        ds.push(freq.add(ds.at(-1)!, 1));
        y.push(Number.NaN);
      }
    }
    ds.push(date);
    y.push(Number.isFinite(value) ? value : Number.NaN);
    if (Number.isNaN(y.at(-1)!) && gaps === undefined)
      throw new InputError(
        `Series ${id} has no value at ${iso(date)}. Fill it, or say how with --gaps zero|interpolate|weekday-median.`,
      );
  });
  if (ids.length === 0) throw new InputError(`${file} has no rows. Give a table with the columns unique_id, ds, y.`);
  const panel: Panel = {
    freq: freq.name,
    seasonLength: options.seasonLength ?? freq.seasonLength,
    ids,
    offsets: Int32Array.from([...starts, ds.length]),
    ds: Float64Array.from(ds),
    y: Float64Array.from(y),
    covariates: { static: {}, historic: {}, future: {} },
  };
  if (gaps !== undefined) fillGaps(panel, gaps);
  return panel;
}

function checkStep(id: string, before: number, date: number, freq: string, file: string): void {
  if (date === before)
    throw new InputError(
      `Series ${id} has two rows for ${iso(date)} in ${file}. Keep one, or sum them, before forecasting.`,
    );
  if (date < before)
    throw new InputError(
      `Series ${id} goes back from ${iso(before)} to ${iso(date)} in ${file}. Sort its rows by ds (--freq ${freq} steps forwards).`,
    );
}

function parseFrequency(name: string) {
  try {
    return frequency(name);
  } catch (error) {
    throw new InputError(`--freq: ${(error as Error).message}`, 2);
  }
}

/** Calls `visit` with each row's id, date and value (NaN where there is none): series by series, each in the file's order. */
async function eachRow(file: string, visit: (id: string | null, date: number, value: number) => void): Promise<void> {
  await withDatabase({}, async (database) => {
    const source = /\.parquet$/i.test(file)
      ? `read_parquet(${literal(file)}, file_row_number = true)`
      : `read_csv(${literal(file)}, header = true, sample_size = -1, parallel = false)`;
    let columns: string[];
    try {
      const described = await database.rows<Row>(`DESCRIBE SELECT * FROM ${source}`);
      columns = described.map((row) => String(row.column_name));
    } catch (error) {
      throw new InputError(`${file} cannot be read as a table: ${(error as Error).message.split("\n")[0]}`);
    }
    for (const needed of ["unique_id", "ds", "y"])
      if (!columns.includes(needed))
        throw new InputError(
          `${file} has no column ${needed}; it has ${columns.join(", ")}. Name its columns unique_id, ds, y.`,
        );
    const [id, ds, y] = ["unique_id", "ds", "y"].map(identifier);
    await database.run(`CREATE TABLE long AS SELECT ${id}::VARCHAR AS unique_id, TRY_CAST(${ds} AS TIMESTAMP) AS ds,
      TRY_CAST(${y} AS DOUBLE) AS y, row_number() OVER () AS place FROM ${source}`);
    const table = await readTable(database, "SELECT unique_id, ds, y FROM long ORDER BY unique_id, place");
    const read = table.data() as { unique_id: Dictionary; ds: Float64Array; y: Float64Array };
    for (let i = 0; i < read.ds.length; i++) visit(read.unique_id.at(i), read.ds[i], read.y[i]);
  });
}
