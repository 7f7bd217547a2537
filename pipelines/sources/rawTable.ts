import type { Database } from "../duckdb/database.js";
import type { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";

/** A text of which a row is a line, if it is plain. */
export interface PlainText {
  /** Byte at which the first row begins. */
  readonly from: number;
  readonly delimiter: string;
}

/**
 * A file as it came, seen as a table of texts. Nothing is read until columns are asked for,
 * so a column that nobody declared (or that is personal) never leaves the file.
 */
export interface RawTable {
  /** The columns' names as they stand in the file, in its order. */
  readonly columns: readonly string[];
  /**
   * SQL of the rows in the order of the file, with the asked columns (by place) as texts named `v0`, `v1`, ….
   * @param numbers columns that are wanted as DOUBLE, where the format is text: the SQL stops at what is no number
   */
  select(columns: readonly number[], numbers?: ReadonlySet<number>): Promise<string>;
  /** Where the lines of a text begin that may be plain (see `scanPlain`); undefined for what cannot be. */
  plain?(): Promise<PlainText | undefined>;
  /** Where the rows of `select` with these numbers (from 0, ascending) stand in the file: `line 17`. */
  places(rows: readonly number[]): Promise<string[]>;
  /** An error of DuckDB while it read the file, in words that name the place and what to do; undefined for others. */
  explain(error: unknown): Promise<InputError | undefined>;
}

/**
 * Opens one format. `path` is where the file lies.
 * @throws InputError whose message starts at the place in the file, without the file's name
 */
export type Reader = (database: Database, path: string, source: Dataset["source"]) => Promise<RawTable>;
