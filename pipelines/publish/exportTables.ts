import { join } from "node:path";
import { type Database, identifier, literal } from "../duckdb/database.js";
import { TABLES } from "../published/tables.js";
import { writeArrow } from "./writeArrow.js";

/**
 * Writes every published table of `database` into `dir` as Parquet, Arrow and CSV (RFC 4180: comma, double quotes,
 * CRLF; ISO dates; nothing for null), in the order in which the tables were filled.
 */
export async function exportTables(database: Database, dir: string): Promise<void> {
  for (const schema of TABLES) {
    const rows = `(SELECT * FROM ${identifier(schema.name)} ORDER BY rowid)`;
    const path = (format: string) => join(dir, `${schema.name}.${format}`);
    await database.run(`COPY ${rows} TO ${literal(path("parquet"))} (FORMAT parquet, COMPRESSION zstd)`);
    await database.run(`COPY ${rows} TO ${literal(path("csv"))} (FORMAT csv, HEADER, NULLSTR '', NEW_LINE '\\r\\n')`);
    await writeArrow(database, schema, path("arrow"));
  }
}
