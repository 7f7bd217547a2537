import { type Database, identifier, literal } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Inventory } from "../inventory/dataset.js";

/** SQL for a name as it is compared: without case, accents, punctuation and ways to write "and". */
export function keySql(text: string): string {
  return `trim(regexp_replace(strip_accents(lower(replace(CAST(${text} AS VARCHAR), '&', ' and '))), '[^\\p{L}\\p{N}]+', ' ', 'g'))`;
}

/**
 * Makes the tables of the inventory's published areas: `areas (code, name)`, and `area_keys (key, code)` with all that
 * a source may write for one of them, its code or its name, as `keySql` spells it.
 * @param rows SQL of the rows (`rowsOf`) of the inventory's data set of areas
 * @throws InputError where a name could mean two areas
 */
export async function createAreaKeys(database: Database, { areas }: Inventory, rows: string): Promise<void> {
  const chosen = Object.entries(areas.where ?? {}).map(
    ([field, values]) => `CAST(${identifier(field)} AS VARCHAR) IN (${values.map(literal).join(", ")})`,
  );
  const [code, name] = [identifier(areas.code), identifier(areas.name)];
  const extra = Object.entries(areas.extra).map(([c, n]) => `UNION ALL SELECT ${literal(c)}, ${literal(n)}`);
  await database.run(`
    CREATE TEMP TABLE areas AS
    SELECT code, min(name) AS name FROM (
      SELECT CAST(${code} AS VARCHAR) AS code, CAST(${name} AS VARCHAR) AS name FROM ${rows}
      WHERE ${["gone_at IS NULL", `${code} IS NOT NULL`, ...chosen].join(" AND ")} ${extra.join(" ")})
    GROUP BY code;
    CREATE TEMP TABLE area_keys AS
    SELECT key, min(code) AS code, max(code) AS other FROM (
      SELECT ${keySql("code")} AS key, code FROM areas UNION ALL SELECT ${keySql("name")}, code FROM areas)
    GROUP BY key`);
  const [twice] = await database.rows("SELECT * FROM area_keys WHERE code <> other ORDER BY key LIMIT 1");
  if (twice)
    throw new InputError(
      `The data set ${areas.dataset} calls two areas ${JSON.stringify(twice.key)}: ${twice.code} and ${twice.other}. Give each its own name, or choose one by areas.where in inventory.yaml.`,
    );
}
