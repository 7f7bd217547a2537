import { type Database, literal } from "../duckdb/database.js";
import { keySql } from "../panel/areaKeys.js";
import type { PanelMeta } from "../panel/panelMeta.js";

/** Makes the table `panel_keys (key, code)`: what a source may write for each of a panel's areas, its code or its name. */
export async function createPanelKeys(database: Database, { areas }: PanelMeta): Promise<void> {
  await database.run("CREATE TEMP TABLE panel_keys (key VARCHAR, code VARCHAR)");
  for (const { code, name } of areas)
    await database.run(
      `INSERT INTO panel_keys SELECT DISTINCT key, ${literal(code)}
       FROM (VALUES (${keySql(literal(code))}), (${keySql(literal(name))})) t(key)`,
    );
}
