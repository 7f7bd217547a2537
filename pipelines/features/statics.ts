import { type Database, identifier } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import { keySql } from "../panel/areaKeys.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import { dateSql } from "../panel/periodSql.js";
import type { OpenDataset } from "./covariates.js";
import type { Ingredient } from "./ingredient.js";

/**
 * Facts of areas, by code or by name, as each window's night knew them; of a database with `panel_keys`.
 * @throws InputError where a data set has two rows for an area
 */
export async function statics(
  database: Database,
  meta: PanelMeta,
  sources: readonly OpenDataset[],
): Promise<Ingredient[]> {
  const found: Ingredient[] = [];
  for (const [i, { dataset, rows }] of sources.entries()) {
    if (!dataset.statics) continue;
    const { area, values } = dataset.statics;
    for (const [k, value] of values.entries()) {
      const table = `static_${i}_${k}`;
      const windows = meta.windows.map(({ window, asOf }) => `(${window}, ${dateSql(asOf)})`);
      await database.run(`CREATE TEMP TABLE ${table} AS
        SELECT w."window", f.code AS area, any_value(CAST(r.${identifier(value)} AS DOUBLE)) AS value, count(*) AS rows
        FROM ${rows} r JOIN panel_keys f ON f.key = ${keySql(`r.${identifier(area)}`)}
        JOIN (VALUES ${windows.join(", ")}) w("window", night)
          ON (r.known_at IS NULL OR r.known_at <= w.night) AND (r.gone_at IS NULL OR r.gone_at > w.night)
        GROUP BY ALL`);
      const [twice] = await database.rows(`SELECT area FROM ${table} WHERE rows > 1 ORDER BY area LIMIT 1`);
      if (twice)
        throw new InputError(
          `The data set ${dataset.id} has several rows for the area ${twice.area}, so ${value} is no fact of it. Give it a key of ${area} in the inventory.`,
        );
      found.push({
        table,
        keys: ["window", "area"],
        name: `${dataset.id}_${value}`,
        role: "static",
        from: dataset.id,
        behind: 0,
      });
    }
  }
  return found;
}
