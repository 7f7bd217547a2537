import { type Database, literal, withDatabase } from "../duckdb/database.js";
import { InputError } from "../inputError.js";

/**
 * Opens a CSV or Parquet file as a table in a database of its own.
 * @param read gets the table function's call as SQL, and the names of its columns
 * @throws InputError where the file cannot be read as a table
 */
export async function withTableFile<T>(
  file: string,
  read: (database: Database, source: string, columns: readonly string[]) => Promise<T>,
): Promise<T> {
  return withDatabase({}, async (database) => {
    const source = /\.parquet$/i.test(file)
      ? `read_parquet(${literal(file)}, file_row_number = true)`
      : `read_csv(${literal(file)}, header = true, sample_size = -1, parallel = false)`;
    let described: { column_name: unknown }[];
    try {
      described = await database.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${source}`);
    } catch (error) {
      throw new InputError(`${file} cannot be read as a table: ${(error as Error).message.split("\n")[0]}`);
    }
    const columns = described.map((row) => String(row.column_name)).filter((name) => name !== "file_row_number");
    return read(database, source, columns);
  });
}
