import { readFile } from "node:fs/promises";
import { type Column, type DataType, type Table, Type, tableFromIPC } from "@uwdata/flechette";
import { identifier } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Reader } from "./rawTable.js";

/** Rows that go to DuckDB at once. */
const ROWS = 50_000;
const TABLE = "arrow";

/** Apache Arrow IPC, file or stream, without compression. */
export const arrow: Reader = async (database, path) => {
  const table = open(await readFile(path));
  return {
    columns: table.schema.fields.map(({ name }) => name),
    async select(wanted) {
      const columns = wanted.map((c) => ({ column: table.getChildAt(c), type: table.schema.fields[c].type }));
      const texts = wanted.map((_, i) => `v${i}`);
      await database.run(
        `CREATE OR REPLACE TEMP TABLE ${identifier(TABLE)} (${texts.map((name) => `${name} VARCHAR`).join(", ")})`,
      );
      for (let from = 0; from < table.numRows; from += ROWS) {
        const rows = Array.from({ length: Math.min(ROWS, table.numRows - from) }, (_, row) =>
          columns.map(({ column, type }) => text(column, type, from + row)),
        );
        await database.run(
          `INSERT INTO ${identifier(TABLE)}
           SELECT ${wanted.map((_, i) => `r[${i + 1}]`).join(", ")} FROM (SELECT unnest(from_json(json($rows), '[["VARCHAR"]]')) AS r)`,
          { rows: JSON.stringify(rows) },
        );
      }
      return `SELECT * FROM ${identifier(TABLE)}`;
    },
    places: async (rows) => rows.map((row) => `row ${row + 1}`),
    explain: async () => undefined,
  };
};

/** How a file ends, and a stream: what lacks it was cut off, and would be read as far as it goes. */
const FILE = Buffer.from("ARROW1");
const STREAM = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

function open(bytes: Buffer): Table {
  const file = bytes.subarray(0, FILE.length).equals(FILE);
  const mark = file ? FILE : STREAM;
  if (!bytes.subarray(-mark.length).equals(mark))
    throw new InputError(
      `the Arrow ${file ? "file" : "stream"} is cut off: the mark at its end is missing. Fetch it again.`,
    );
  try {
    // Without its mark a stream has to be whole too: in one that was cut off, the same bytes may be values.
    return tableFromIPC(file ? bytes : bytes.subarray(0, -mark.length), { useBigInt: true });
  } catch (error) {
    throw new InputError(
      `not an Arrow file that can be read (${(error as Error).message}). Fetch it again, or write it without compression.`,
    );
  }
}

/** A value as text: dates in ISO 8601, times of a time zone in UTC, what is nested as JSON. */
function text(column: Column<unknown>, type: DataType, row: number): string | null {
  const value = column.at(row);
  if (value === null || value === undefined) return null;
  if (type.typeId === Type.Dictionary) return String(value);
  if (type.typeId === Type.Date) return new Date(Number(value)).toISOString().slice(0, 10);
  if (type.typeId === Type.Timestamp)
    return new Date(Number(value)).toISOString().slice(0, type.timezone === null ? -1 : undefined);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
