import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { literal, type Value, withDatabase } from "../../pipelines/duckdb/database.js";
import { datasetSchema } from "../../pipelines/inventory/dataset.js";
import { readPiece } from "../../pipelines/sources/readPiece.js";
import { scratch } from "../scratch.js";

/** A data set with these fields and this source, and nothing else of interest. */
export const datasetOf = (source: object, fields: object, more: object = {}) =>
  datasetSchema.parse({
    id: "table",
    title: "A table",
    owner: "Nobody",
    silo: "test",
    licence: "none",
    cadence: "once",
    legal: { basis: "none", purpose: "to test" },
    source: { files: ["t"], ...source },
    fields,
    ...more,
  });

/** Writes a file, reads it as a data set's, and returns the rows in order; dates and timestamps as ISO texts. */
export async function readTable(
  content: string | Uint8Array,
  source: object,
  fields: object,
  { timeZone = "Europe/London" } = {},
): Promise<Record<string, Value>[]> {
  const dir = await scratch();
  const path = join(dir, "t");
  const to = join(dir, "rows.parquet");
  await writeFile(path, content);
  const piece = { paths: [path], sha256: "", from: 0 };
  const work = join(dir, "work");
  const order = { piece, to, quarantine: join(dir, "quarantine.parquet"), work, timeZone };
  const { rows: count } = await readPiece({ ...order, dataset: datasetOf(source, fields) });
  return withDatabase({}, async (database) => {
    const rows = await database.rows(
      `SELECT * EXCLUDE (known_at, gone_at, late, copies) REPLACE (${
        Object.entries(fields)
          .filter(([, f]) => ["date", "timestamp"].includes(f.type) && (f.personal ?? "none") === "none")
          .map(([name]) => `CAST("${name}" AS VARCHAR) AS "${name}"`)
          .join(", ") || "1 AS nothing"
      }) FROM ${literal(to)}`.replace(" REPLACE (1 AS nothing)", ""),
    );
    if (rows.length !== count) throw new Error(`${rows.length} rows, but ${count} were counted`);
    return rows;
  });
}
