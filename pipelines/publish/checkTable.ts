import { type Database, identifier } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { TableSchema } from "../published/tables.js";

/**
 * What every publication promises, checked before anyone sees it: a key names one row, numbers are finite.
 * @throws InputError that names the table and the offending key or column
 */
export async function checkTable(database: Database, { name, key, columns }: TableSchema): Promise<void> {
  const keys = key.map(identifier).join(", ");
  const table = identifier(name);
  const [twice] = await database.rows(
    `SELECT ${keys}, count(*) AS rows FROM ${table} GROUP BY ${keys} HAVING count(*) > 1 ORDER BY ${keys} LIMIT 1`,
  );
  if (twice)
    throw new InputError(
      `Nothing was published: table ${name} has ${twice.rows} rows for ${describe(key, twice)}, where its key allows one. Look for a service, an area or a data set that is declared twice.`,
    );
  for (const column of columns.filter((c) => c.type === "number")) {
    const [odd] = await database.rows(
      `SELECT ${keys} FROM ${table} WHERE NOT isfinite(${identifier(column.name)}) ORDER BY ${keys} LIMIT 1`,
    );
    if (odd)
      throw new InputError(
        `Nothing was published: table ${name} has no finite ${column.name} for ${describe(key, odd)}. Leave the service out with --services, and report it.`,
      );
  }
}

function describe(key: readonly string[], row: Record<string, unknown>): string {
  return key
    .map((name) => `${name} ${name === "ds" ? new Date(row[name] as number).toISOString().slice(0, 10) : row[name]}`)
    .join(", ");
}
