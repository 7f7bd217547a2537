import { type Database, identifier } from "../duckdb/database.js";
import type { Column, TableSchema } from "../published/tables.js";
import { sqlType } from "./createTable.js";

/** A row of a published table; dates are epoch milliseconds. */
export type Row = Readonly<Record<string, string | number | null | undefined>>;

/** Appends small tables' rows in the order of the table's key. */
export async function insertRows(database: Database, schema: TableSchema, rows: readonly Row[]): Promise<void> {
  const structure = JSON.stringify([Object.fromEntries(schema.columns.map((c) => [c.name, sqlType(c)]))]);
  const values = rows.map((row) => Object.fromEntries(schema.columns.map((c) => [c.name, text(c, row[c.name])])));
  await database.run(
    `INSERT INTO ${identifier(schema.name)}
     FROM (SELECT unnest(from_json_strict($rows, $structure), recursive := true))
     ORDER BY ${schema.key.map(identifier).join(", ")}`,
    { rows: JSON.stringify(values), structure },
  );
}

function text({ type }: Column, value: string | number | null | undefined): string | number | null {
  if (value === undefined || value === null) return null;
  if (type === "moment") return new Date(value).toISOString();
  return type === "date" ? new Date(value).toISOString().slice(0, 10) : value;
}
