import { join } from "node:path";
import { type Database, identifier, literal } from "../duckdb/database.js";
import { tablesOf } from "../published/tablesOf.js";
import type { RunFacts } from "./publication.js";
import { writeArrow } from "./writeArrow.js";

/**
 * Writes every published table of `database` into `dir` as Parquet, Arrow and CSV (RFC 4180: comma, double quotes,
 * CRLF; ISO dates and, in UTC, moments; nothing for null), in the order in which the tables were filled.
 */
export async function exportTables(database: Database, run: RunFacts, dir: string): Promise<void> {
  for (const schema of tablesOf(run)) {
    const rows = `(SELECT * FROM ${identifier(schema.name)} ORDER BY rowid)`;
    const path = (format: string) => join(dir, `${schema.name}.${format}`);
    await database.run(`COPY ${rows} TO ${literal(path("parquet"))} (FORMAT parquet, COMPRESSION zstd)`);
    await database.run(
      `COPY ${rows} TO ${literal(path("csv"))}
       (FORMAT csv, HEADER, NULLSTR '', NEW_LINE '\\r\\n', TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ')`,
    );
    await writeArrow(database, schema, path("arrow"));
  }
}
