import { writeFile } from "node:fs/promises";
import {
  type Data,
  DateDay,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { type Database, identifier, type Value } from "../duckdb/database.js";
import type { Column, TableSchema } from "../published/tables.js";

const DAY = 86_400_000;

/**
 * Writes a table of `database` as an Arrow IPC file: texts as dictionaries of 32-bit keys, dates as days,
 * whole numbers as 64 bits. One record batch, because readers disagree about dictionaries with nulls over several.
 */
export async function writeArrow(database: Database, schema: TableSchema, path: string): Promise<void> {
  const name = identifier(schema.name);
  const [{ length }] = await database.rows<{ length: number }>(`SELECT count(*) AS length FROM ${name}`);
  const fields: Field[] = [];
  const children: Data[] = [];
  for (const [id, column] of schema.columns.entries()) {
    const data = await arrowColumn(database, name, column, length, id);
    fields.push(new Field(column.name, data.type, column.nullable ?? false));
    children.push(data);
  }
  const batch = new RecordBatch(
    new Schema(fields),
    makeData({ type: new Struct(fields), length, nullCount: 0, children }),
  );
  await writeFile(path, RecordBatchFileWriter.writeAll([batch]).toUint8Array(true));
}

async function arrowColumn(
  database: Database,
  table: string,
  { name, type }: Column,
  length: number,
  id: number,
): Promise<Data> {
  const column = identifier(name);
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  let nullCount = 0;
  // Fills an array with the column's values in the order of the rows, and marks what is there.
  const fill = async <A extends { [i: number]: unknown }>(data: A, convert: (value: Value) => unknown): Promise<A> => {
    let i = 0;
    for await (const [values] of database.columns(`SELECT ${column} FROM ${table} ORDER BY rowid`))
      for (const value of values) {
        if (value === null) nullCount++;
        else {
          data[i] = convert(value);
          nullBitmap[i >> 3] |= 1 << (i & 7);
        }
        i++;
      }
    return data;
  };
  const validity = () => ({ length, nullCount, ...(nullCount > 0 && { nullBitmap }) });
  switch (type) {
    case "number": {
      const data = await fill(new Float64Array(length), (value) => value);
      return makeData({ type: new Float64(), data, ...validity() });
    }
    case "integer": {
      const data = await fill(new BigInt64Array(length), (value) => BigInt(value as number));
      return makeData({ type: new Int64(), data, ...validity() });
    }
    case "date": {
      const data = await fill(new Int32Array(length), (value) => (value as number) / DAY);
      return makeData({ type: new DateDay(), data, ...validity() });
    }
    case "text": {
      const keys = new Map<Value, number>();
      const data = await fill(new Int32Array(length), (value) => {
        if (!keys.has(value)) keys.set(value, keys.size);
        return keys.get(value);
      });
      const dictionary = vectorFromArray([...keys.keys()] as string[], new Utf8());
      // The id is given: Arrow's own counter runs on through the life of the process.
      return makeData({ type: new Dictionary(new Utf8(), new Int32(), id), data, dictionary, ...validity() });
    }
  }
}
