import { join } from "node:path";
import { type Database, literal } from "../duckdb/database.js";
import { reported } from "../nowcast/reported.js";
import { RECEIPTS } from "../panel/buildPanel.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import type { Result } from "../store/store.js";
import { type Ingredient, knownThen } from "./ingredient.js";
import { recipe } from "./recipe.js";

/** The other services in the same areas, as each window's night knew them. */
export async function otherServices(
  database: Database,
  meta: PanelMeta,
  others: readonly Result<PanelMeta>[],
  notes: string[],
): Promise<Ingredient[]> {
  const found: Ingredient[] = [];
  for (const [i, other] of others.entries()) {
    const { service, freq, timeZone, looks } = other.meta;
    const table = `other_${i}`;
    const vintages = `read_parquet(${literal(join(other.dir, "vintages.parquet"))})`;
    const receipts = `FROM read_parquet(${literal(join(other.dir, RECEIPTS))})`;
    const late = async (asOf: number) =>
      looks.length > 0 ? reported(database, { receipts, looks, asOf, freq, timeZone }) : undefined;
    const known = await knownThen(database, meta, { table, vintages, byArea: true, late });
    if ("reason" in known) notes.push(`${service} is left out of ${meta.service}: ${known.reason}.`);
    else
      found.push({
        ...{ table, keys: ["window", "area", "ds"], name: service, role: "historic", from: service, ...known },
        lags: recipe(freq).others,
      });
  }
  return found;
}
