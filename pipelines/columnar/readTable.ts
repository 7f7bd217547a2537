import type { DuckDBType } from "@duckdb/node-api";
import * as aq from "arquero";
import type { Database } from "../duckdb/database.js";
import { duckdb } from "../duckdb/duckdb.js";
import { Dictionary } from "./dictionary.js";

const { DuckDBTypeId } = duckdb;

/** A column under construction: takes one vector after the other. */
interface Builder {
  push(vector: Vector, rows: number): void;
  done(): Column;
}

/** A column as `readTable` makes it: numbers and dates, texts, or truth values. */
export type Column = Float64Array | Dictionary | (boolean | null)[];

/**
 * The typed memory of a DuckDB vector. The client's own `getItem` makes an object a value and takes ten times as long,
 * so this reads the fields behind it; the client's version is pinned, and the tests read every type.
 */
interface Vector {
  readonly items: ArrayLike<number | bigint>;
  readonly validity: { readonly data: BigUint64Array | null };
  getItem(row: number): unknown;
}

/**
 * The result of a query as an Arquero table.
 *
 * - numbers: `Float64Array`, null as NaN; wide integers must be safe
 * - dates and timestamps: epoch milliseconds in a `Float64Array`, null as NaN
 * - texts: a `Dictionary`; truth values: an array
 *
 * @throws RangeError for an integer beyond 2^53, TypeError for a type without a plain form
 */
export async function readTable(database: Database, sql: string): Promise<aq.ColumnTable> {
  const result = await database.connection.stream(sql);
  const names = result.columnNames();
  const builders = names.map((name, i) => builder(name, result.columnType(i)));
  for await (const chunk of result)
    for (const [i, build] of builders.entries())
      build.push(chunk.getColumnVector(i) as unknown as Vector, chunk.rowCount);
  return aq.table(Object.fromEntries(names.map((name, i) => [name, builders[i].done()])));
}

/** Writes the rows of a vector to `out`; what it writes of a null does not matter. */
type Fill = (vector: Vector, rows: number, out: Float64Array) => void;

function builder(name: string, type: DuckDBType): Builder {
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return texts();
    case DuckDBTypeId.BOOLEAN:
      return truths();
    case DuckDBTypeId.DATE:
      return numbers(fillDays);
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return numbers(fillMoments);
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
      return numbers((vector, rows, out) => fillWide(name, vector, rows, out));
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return numbers(fillPlain);
    default:
      throw new TypeError(`No plain form for the column ${name} of type ${type}. Cast it in the SQL.`);
  }
}

function fillPlain({ items }: Vector, rows: number, out: Float64Array): void {
  out.set((items as Float64Array).subarray(0, rows));
}

function fillDays({ items }: Vector, rows: number, out: Float64Array): void {
  for (let row = 0; row < rows; row++) out[row] = (items[row] as number) * 86_400_000;
}

function fillMoments({ items }: Vector, rows: number, out: Float64Array): void {
  for (let row = 0; row < rows; row++) out[row] = Math.floor(Number(items[row]) / 1000);
}

function fillWide(name: string, vector: Vector, rows: number, out: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const value = vector.getItem(row) as bigint | null;
    if (value !== null) out[row] = safe(name, value);
  }
}

function safe(name: string, value: bigint): number {
  const plain = Number(value);
  if (Number.isSafeInteger(plain)) return plain;
  throw new RangeError(`${value} in the column ${name} is beyond what a number holds exactly. Cast it in the SQL.`);
}

/** Puts NaN where a vector is null. The client would shift a wide integer for each row. */
function fillNulls({ validity }: Vector, rows: number, out: Float64Array): void {
  if (validity.data === null) return;
  const { buffer, byteOffset, byteLength } = validity.data;
  const bits = new Uint8Array(buffer, byteOffset, byteLength);
  for (let row = 0; row < rows; row++) if (((bits[row >> 3] >> (row & 7)) & 1) === 0) out[row] = Number.NaN;
}

function numbers(fill: Fill): Builder {
  const parts: Float64Array[] = [];
  return {
    push(vector, rows) {
      const part = new Float64Array(rows);
      fill(vector, rows, part);
      fillNulls(vector, rows, part);
      parts.push(part);
    },
    done: () => concat(parts, Float64Array),
  };
}

function texts(): Builder {
  const codes = new Map<string, number>();
  const parts: Int32Array[] = [];
  return {
    push(vector, rows) {
      const part = new Int32Array(rows);
      fillCodes(vector, rows, part, codes);
      parts.push(part);
    },
    done: () => new Dictionary(concat(parts, Int32Array), [...codes.keys()]),
  };
}

function fillCodes(vector: Vector, rows: number, out: Int32Array, codes: Map<string, number>): void {
  for (let row = 0; row < rows; row++) {
    const text = vector.getItem(row) as string | null;
    let code = text === null ? -1 : codes.get(text);
    if (code === undefined) {
      code = codes.size;
      codes.set(text!, code);
    }
    out[row] = code;
  }
}

function concat<T extends Float64Array | Int32Array>(parts: readonly T[], Whole: new (length: number) => T): T {
  const whole = new Whole(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function truths(): Builder {
  const values: (boolean | null)[] = [];
  return {
    push(vector, count) {
      for (let row = 0; row < count; row++) values.push(vector.getItem(row) as boolean | null);
    },
    done: () => values,
  };
}
