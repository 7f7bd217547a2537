import type { DuckDBDataChunk } from "@duckdb/node-api";
import { identifier, literal, withDatabase } from "../duckdb/database.js";
import { duckdb } from "../duckdb/duckdb.js";

const { BIGINT, BOOLEAN, DATE, DOUBLE, INTEGER, TIMESTAMP, VARCHAR } = duckdb;
const TYPES = { VARCHAR, INTEGER, BIGINT, DOUBLE, DATE, TIMESTAMP, BOOLEAN } as const;

/** Types of a Parquet file's columns, as DuckDB names them. */
export type WriteType = keyof typeof TYPES;

/** Anything with a length and values by row: arrays, typed arrays, Arquero's columns. */
export interface Readable {
  readonly length: number;
  at(row: number): string | number | boolean | null | undefined;
}

/** Rows of a DuckDB data chunk. */
const CHUNK = 2048;

/**
 * Writes columns to a Parquet file, in the order of `types`, rows as they are; the same values give the same bytes.
 *
 * - null, undefined and NaN are null
 * - dates are epoch milliseconds, of which the day is written; timestamps are epoch milliseconds
 *
 * @throws RangeError for columns of different lengths, or a value that its type cannot hold exactly
 */
export async function writeTable(
  path: string,
  columns: Readonly<Record<string, Readable>>,
  types: Readonly<Record<string, WriteType>>,
): Promise<void> {
  const names = Object.keys(types);
  const rows = columns[names[0]]?.length ?? 0;
  for (const name of names)
    if (columns[name]?.length !== rows)
      throw new RangeError(`The column ${name} has ${columns[name]?.length} rows, ${names[0]} has ${rows}.`);
  await withDatabase({}, async (database) => {
    const { connection } = database;
    await database.run(`CREATE TABLE t (${names.map((name) => `${identifier(name)} ${types[name]}`).join(", ")})`);
    const appender = await connection.createAppender("t");
    for (let from = 0; from < rows; from += CHUNK) {
      const count = Math.min(CHUNK, rows - from);
      const chunk = duckdb.DuckDBDataChunk.create(
        names.map((name) => TYPES[types[name]]),
        count,
      );
      for (const [i, name] of names.entries()) fill(chunk, i, name, types[name], columns[name], from, count);
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    await database.run(`COPY t TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`);
  });
}

/** The typed memory of the vector that is filled; see `readTable`. */
interface Vector {
  readonly items: Record<number, number | bigint>;
  readonly validity: { setItemValid(row: number, valid: boolean): void };
  setItem(row: number, value: unknown): void;
  flush(): void;
}

function fill(
  chunk: DuckDBDataChunk,
  index: number,
  name: string,
  type: WriteType,
  column: Readable,
  from: number,
  count: number,
): void {
  const vector = chunk.getColumnVector(index) as unknown as Vector;
  for (let row = 0; row < count; row++) {
    const value = column.at(from + row);
    if (value === null || value === undefined || Number.isNaN(value)) vector.setItem(row, null);
    else if (type === "VARCHAR" || type === "BOOLEAN") vector.setItem(row, value);
    else vector.items[row] = stored(name, type, value as number);
  }
  vector.flush();
}

function stored(name: string, type: WriteType, value: number): number | bigint {
  if (type === "DOUBLE") return value;
  if (type === "TIMESTAMP") return BigInt(value) * 1000n;
  const whole = type === "DATE" ? Math.floor(value / 86_400_000) : value;
  if (type === "BIGINT" ? !Number.isSafeInteger(whole) : (whole | 0) !== whole)
    throw new RangeError(`The column ${name} of type ${type} cannot hold ${value}.`);
  return type === "BIGINT" ? BigInt(whole) : whole;
}
