import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { duckdb } from "./duckdb.js";
import { type InstanceOptions, openInstance, openShared, type SharedOptions } from "./openInstance.js";
import { literal } from "./quote.js";

export { identifier, literal } from "./quote.js";

const { DuckDBDateValue, DuckDBTimestampTZValue, DuckDBTimestampValue } = duckdb;

/** A value as the rest of Headwater sees it: dates and timestamps are epoch milliseconds. */
export type Value = string | number | boolean | null;

/** An open DuckDB database. Every value leaves it converted, once, here. */
export interface Database {
  /** Runs one or more statements; `parameters` fill `$name` of a single statement. */
  run(sql: string, parameters?: Record<string, Value>): Promise<void>;
  /** Rows of a small result. Wide integers become numbers, dates epoch milliseconds. */
  rows<Row extends Record<string, Value> = Record<string, Value>>(
    sql: string,
    parameters?: Record<string, Value>,
  ): Promise<Row[]>;
  /**
   * Waits for a statement, and tells now and then how much of its input it has read, from 0 to 1. A database without
   * `path` and `spill` is for what is soon over: it tells nothing.
   */
  followed<T>(statement: Promise<T>, tell: (share: number) => void): Promise<T>;
  /** For `pipelines/columnar` alone, which moves whole vectors. */
  readonly connection: DuckDBConnection;
}

/** What a database may touch that reads what came from outside. */
export interface Confined {
  readonly read: readonly string[];
  /** Files and directories that it writes. */
  readonly write: readonly string[];
}

/**
 * Opens a database (in memory without `path` or `attach`), hands it to `use`, and closes it whatever happens.
 * A file that is soon written or read is attached: `path` starts an instance for it, which sees no other database.
 * What does not fit into memory goes to the directory `spill` while it works.
 * A confined one reads and writes what it is told to, whatever a statement says, and nothing can change that.
 */
export async function withDatabase<T>(
  options: (InstanceOptions & { confined?: Confined }) | SharedOptions,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const { connection, close } = await (isShared(options) ? openShared(options) : openInstance(options));
  if ("confined" in options && options.confined) await confine(connection, options.confined);
  try {
    return await use({
      connection,
      async run(sql, parameters) {
        await connection.run(sql, parameters);
      },
      async rows(sql, parameters) {
        const reader = await connection.runAndReadAll(sql, parameters);
        const names = reader.columnNames();
        return reader
          .getRows()
          .map((row) => Object.fromEntries(row.map((value, i) => [names[i], plain(value)]))) as never;
      },
      async followed(statement, tell) {
        const timer = setInterval(() => {
          const { percentage } = connection.progress;
          if (percentage >= 0) tell(Math.min(1, percentage / 100));
        }, LOOK);
        return statement.finally(() => clearInterval(timer));
      },
    });
  } finally {
    await close();
  }
}

const isShared = (options: object): options is SharedOptions =>
  "attach" in options || Object.keys(options).length === 0;

/** Milliseconds between two looks at how far a statement is. */
const LOOK = 100;

async function confine(connection: DuckDBConnection, { read, write }: Confined): Promise<void> {
  const list = (paths: readonly string[]) => `[${paths.map(literal).join(", ")}]`;
  await connection.run(`SET allowed_paths = ${list([...read, ...write])}`);
  await connection.run(`SET allowed_directories = ${list(write)}`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
}

function plain(value: DuckDBValue): Value {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof DuckDBDateValue) return value.days * 86_400_000;
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return Number(value.micros / 1000n);
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  throw new TypeError(`No plain form for a DuckDB value: ${String(value)}. Cast it in the SQL.`);
}
