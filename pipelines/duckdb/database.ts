import {
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBInstance,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from "@duckdb/node-api";

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
  /** Waits for a statement, and tells now and then how much of its input it has read, from 0 to 1. */
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
 * Opens a database (in memory without `path`), hands it to `use`, and closes it whatever happens.
 * What does not fit into memory goes to the directory `spill` while it works.
 * Two threads, one memory limit and UTC make equal inputs give equal files. A confined one reads and writes what it is
 * told to, whatever a statement says, and nothing can change that.
 */
export async function withDatabase<T>(
  options: { path?: string; memoryLimit?: string; spill?: string; confined?: Confined },
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(options.path ?? ":memory:", {
    threads: "2",
    memory_limit: options.memoryLimit ?? "2GB",
    preserve_insertion_order: "true",
    ...(options.spill ? { temp_directory: options.spill } : {}),
  });
  const connection = await instance.connect();
  // Not possible above: ICU, which knows time zones, is loaded only once the instance is there.
  await connection.run("SET TimeZone = 'UTC'; SET enable_progress_bar = true; SET enable_progress_bar_print = false");
  if (options.confined) await confine(connection, options.confined);
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
    connection.closeSync();
    instance.closeSync();
  }
}

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

/** A text as a SQL literal, for the places where DuckDB takes no parameter (file names, COPY). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as a SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
