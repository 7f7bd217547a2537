import { type Database, identifier } from "../duckdb/database.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import type { Ingredient } from "./ingredient.js";

/** Least share of the live window's rows that an ingredient must have a value for. */
const LEAST = 0.5;

/**
 * Keeps the ingredients that cover most of the series, and future ones that reach to the end of every horizon in the areas
 * that they speak of.
 */
export async function covered(
  database: Database,
  meta: PanelMeta,
  ingredients: readonly Ingredient[],
  notes: string[],
): Promise<Ingredient[]> {
  const kept: Ingredient[] = [];
  for (const ingredient of ingredients) {
    const { table, keys, name, role } = ingredient;
    const [{ share, missing }] = await database.rows<{ share: number; missing: number }>(
      `SELECT avg(CAST(value IS NOT NULL AS INTEGER)) FILTER ("window" = 0 AND y IS NOT NULL) AS share,
        count(*) FILTER (y IS NULL AND value IS NULL AND spoken) AS missing
       FROM (SELECT "window", y, value, bool_or(value IS NOT NULL) OVER (PARTITION BY area) AS spoken
         FROM frame LEFT JOIN ${table} USING (${keys.map(identifier).join(", ")}))`,
    );
    if (share < LEAST)
      notes.push(`${name} is left out of ${meta.service}: it covers ${Math.floor(100 * share)} % of the series.`);
    else if (role === "future" && missing > 0)
      notes.push(`${name} is left out of ${meta.service}: it ends before the horizon.`);
    else kept.push(ingredient);
  }
  return kept;
}
