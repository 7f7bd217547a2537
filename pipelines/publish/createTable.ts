import { type Database, identifier, literal } from "../duckdb/database.js";
import type { Column, TableSchema } from "../published/tables.js";

const TYPES = { text: "VARCHAR", integer: "BIGINT", number: "DOUBLE", date: "DATE", moment: "TIMESTAMPTZ" } as const;

export const sqlType = ({ type }: Column): string => TYPES[type];

/** Creates an empty published table with its columns' types and descriptions. */
export async function createTable(database: Database, { name, columns }: TableSchema): Promise<void> {
  const table = identifier(name);
  const definitions = columns.map((c) => `${identifier(c.name)} ${sqlType(c)}${c.nullable ? "" : " NOT NULL"}`);
  await database.run(`CREATE TABLE ${table} (${definitions.join(", ")})`);
  for (const { name, description } of columns)
    await database.run(`COMMENT ON COLUMN ${table}.${identifier(name)} IS ${literal(description)}`);
}
