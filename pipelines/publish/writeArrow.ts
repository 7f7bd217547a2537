import { writeFile } from "node:fs/promises";
import {
  type Data,
  DateDay,
  Dictionary as DictionaryType,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import type { Dictionary } from "../columnar/dictionary.js";
import { readTable } from "../columnar/readTable.js";
import { type Database, identifier } from "../duckdb/database.js";
import type { ColumnType, TableSchema } from "../published/tables.js";

const DAY = 86_400_000;

/**
 * Writes a table of `database` as an Arrow IPC file: texts as dictionaries of 32-bit keys, dates as days,
 * moments as milliseconds, whole numbers as 64 bits. One record batch, because readers disagree about dictionaries with nulls over several.
 */
export async function writeArrow(database: Database, schema: TableSchema, path: string): Promise<void> {
  const table = await readTable(database, `SELECT * FROM ${identifier(schema.name)} ORDER BY rowid`);
  const fields: Field[] = [];
  const children: Data[] = [];
  for (const [id, { name, type, nullable }] of schema.columns.entries()) {
    const column = table.column(name) as unknown;
    const data = type === "text" ? texts(column as Dictionary, id) : numbers(column as Float64Array, type);
    fields.push(new Field(name, data.type, nullable ?? false));
    children.push(data);
  }
  const struct = makeData({ type: new Struct(fields), length: table.numRows(), nullCount: 0, children });
  const batch = new RecordBatch(new Schema(fields), struct);
  await writeFile(path, RecordBatchFileWriter.writeAll([batch]).toUint8Array(true));
}

function numbers(values: Float64Array, type: Exclude<ColumnType, "text">): Data {
  const { length } = values;
  const valid = validity(length, (row) => !Number.isNaN(values[row]));
  if (type === "number") return makeData({ type: new Float64(), length, data: values.map(orZero), ...valid });
  if (type === "moment")
    return makeData({
      type: new TimestampMillisecond("UTC"),
      length,
      data: BigInt64Array.from(values, (ms) => BigInt(orZero(ms))),
      ...valid,
    });
  if (type === "date")
    return makeData({ type: new DateDay(), length, data: Int32Array.from(values, (ms) => orZero(ms) / DAY), ...valid });
  return makeData({
    type: new Int64(),
    length,
    data: BigInt64Array.from({ length }, (_, row) => BigInt(orZero(values[row]))),
    ...valid,
  });
}

function texts({ length, codes, values }: Dictionary, id: number): Data {
  // Arquero's reader wants a body in every batch, and a table without rows has one only with a text's offsets.
  if (length === 0) return makeData({ type: new Utf8(), data: [], valueOffsets: new Int32Array(1) });
  return makeData({
    // The id is given: Arrow's own counter runs on through the life of the process.
    type: new DictionaryType(new Utf8(), new Int32(), id),
    length,
    data: codes.map((code) => Math.max(0, code)),
    dictionary: vectorFromArray([...values], new Utf8()),
    ...validity(length, (row) => codes[row] >= 0),
  });
}

/** One bit a row, 1 where a value is there; no bits where all are. */
function validity(length: number, there: (row: number) => boolean): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  let nullCount = 0;
  for (let row = 0; row < length; row++)
    if (there(row)) nullBitmap[row >> 3] |= 1 << (row & 7);
    else nullCount++;
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap };
}

/** What stands where nothing is: always the same bytes. */
const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);
