import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { duckdb } from "./duckdb.js";
import { literal } from "./quote.js";

/** A connection of one user's own. */
export interface Opened {
  readonly connection: DuckDBConnection;
  /** Closes it, and leaves nothing of what it made in memory. */
  close(): Promise<void>;
}

export interface InstanceOptions {
  readonly path?: string;
  readonly memoryLimit?: string;
  readonly spill?: string;
}

/** Starts DuckDB for one user, who may ask how far a statement is: that costs a small one more than its work. */
export async function openInstance(options: InstanceOptions): Promise<Opened> {
  const instance = await startInstance(options);
  const connection = await connect(instance);
  await connection.run("SET enable_progress_bar = true; SET enable_progress_bar_print = false");
  return {
    connection,
    async close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

let shared: Promise<{ instance: DuckDBInstance; keeper: DuckDBConnection }> | undefined;
let users = 0;

export interface SharedOptions {
  /** A file; in memory when missing. */
  readonly attach?: string;
  readonly readOnly?: boolean;
}

/**
 * A database in memory, which no other user sees, or in a file. All of this process live in one instance, since to start
 * one takes longer than most of what is asked of it; it stays as long as the process. What a user attaches beside it, that
 * user detaches.
 */
export async function openShared({ attach = ":memory:", readOnly = false }: SharedOptions): Promise<Opened> {
  shared ??= startInstance({}).then(async (instance) => ({ instance, keeper: await instance.connect() }));
  const { instance, keeper } = await shared;
  const name = `database_${users++}`;
  const connection = await connect(instance);
  try {
    await connection.run(`ATTACH ${literal(attach)} AS ${name}${readOnly ? " (READ_ONLY)" : ""}; USE ${name}`);
  } catch (error) {
    connection.closeSync();
    throw error;
  }
  return {
    connection,
    async close() {
      connection.closeSync();
      await keeper.run(`DETACH ${name}`);
    },
  };
}

/** Two threads, one memory limit and UTC make equal inputs give equal files. */
const startInstance = ({ path = ":memory:", memoryLimit = "2GB", spill }: InstanceOptions): Promise<DuckDBInstance> =>
  duckdb.DuckDBInstance.create(path, {
    threads: "2",
    memory_limit: memoryLimit,
    preserve_insertion_order: "true",
    // Files change under their names, and an instance may outlive them.
    enable_external_file_cache: "false",
    ...(spill ? { temp_directory: spill } : {}),
  });

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  // Not an option of the instance: ICU, which knows time zones, is loaded only once that is there.
  await connection.run("SET TimeZone = 'UTC'");
  return connection;
}
