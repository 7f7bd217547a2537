import type { Database } from "../duckdb/database.js";
import type { AreaName } from "../geography/readNames.js";
import { InputError } from "../inputError.js";
import { keySql } from "./areaKeys.js";

/**
 * Adds to `area_keys` what a source calls the areas: it goes before their own names. What the file says of areas that
 * are not published is left aside.
 * @param file what messages call it
 * @throws InputError where it says one name of two areas
 */
export async function addAreaNames(database: Database, file: string, names: readonly AreaName[]): Promise<void> {
  await database.run(
    `CREATE TEMP TABLE given_keys AS
     SELECT n.key, min(k.code) AS code, max(k.code) AS other, any_value(name) AS name
     FROM (SELECT ${keySql("name")} AS key, ${keySql("code")} AS meant, name FROM
       (SELECT unnest(from_json_strict($names, '[{"name":"VARCHAR","code":"VARCHAR"}]'), recursive := true))) n
     JOIN area_keys k ON k.key = n.meant GROUP BY n.key`,
    { names: JSON.stringify(names) },
  );
  const [twice] = await database.rows("SELECT * FROM given_keys WHERE code <> other ORDER BY key LIMIT 1");
  if (twice)
    throw new InputError(
      `${file} calls two areas ${JSON.stringify(twice.name)}: ${twice.code} and ${twice.other}. Take one of the lines out.`,
    );
  await database.run(`
    DELETE FROM area_keys WHERE key IN (SELECT key FROM given_keys);
    INSERT INTO area_keys SELECT key, code, other FROM given_keys`);
}
