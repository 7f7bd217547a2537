import { type DuckDBType, DuckDBTypeId } from "@duckdb/node-api";
import * as aq from "arquero";
import type { Database } from "../duckdb/database.js";
import { Dictionary } from "./dictionary.js";

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
  readonly validity: { readonly data: BigUint64Array | null; itemValid(row: number): boolean };
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

type Read = (vector: Vector, row: number) => number;

function builder(name: string, type: DuckDBType): Builder {
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return texts();
    case DuckDBTypeId.BOOLEAN:
      return truths();
    case DuckDBTypeId.DATE:
      return numbers(({ items }, row) => Number(items[row]) * 86_400_000);
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return numbers(({ items }, row) => Math.floor(Number(items[row]) / 1000));
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
      return numbers(({ items }, row) => safe(name, items[row]));
    case DuckDBTypeId.HUGEINT:
      return numbers((vector, row) => safe(name, vector.getItem(row) as bigint));
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return numbers(({ items }, row) => items[row] as number);
    default:
      throw new TypeError(`No plain form for the column ${name} of type ${type}. Cast it in the SQL.`);
  }
}

function safe(name: string, value: number | bigint): number {
  const plain = Number(value);
  if (Number.isSafeInteger(plain)) return plain;
  throw new RangeError(`${value} in the column ${name} is beyond what a number holds exactly. Cast it in the SQL.`);
}

function numbers(read: Read): Builder {
  let values = new Float64Array(2048);
  let length = 0;
  return {
    push(vector, rows) {
      if (length + rows > values.length) {
        const larger = new Float64Array(2 * (length + rows));
        larger.set(values.subarray(0, length));
        values = larger;
      }
      const { validity } = vector;
      const full = validity.data === null;
      for (let row = 0; row < rows; row++)
        values[length++] = full || validity.itemValid(row) ? read(vector, row) : Number.NaN;
    },
    done: () => values.slice(0, length),
  };
}

function texts(): Builder {
  const codes = new Map<string, number>();
  const rows: number[] = [];
  return {
    push(vector, count) {
      for (let row = 0; row < count; row++) {
        const text = vector.getItem(row) as string | null;
        let code = text === null ? -1 : codes.get(text);
        if (code === undefined) {
          code = codes.size;
          codes.set(text!, code);
        }
        rows.push(code);
      }
    },
    done: () => new Dictionary(Int32Array.from(rows), [...codes.keys()]),
  };
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
