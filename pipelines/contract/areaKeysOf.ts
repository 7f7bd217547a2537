import { withDatabase } from "../duckdb/database.js";
import type { Inventory } from "../inventory/dataset.js";
import { createAreaKeys } from "../panel/areaKeys.js";
import type { Ref, Store } from "../store/store.js";
import { rowsOf } from "../warehouse/rowsOf.js";

export interface AreasOf {
  readonly inventory: Inventory;
  /** Load step of the inventory's data set of areas. */
  readonly rows: Ref;
}

/** All that a source may write for one of the inventory's areas, as `keySql` spells it, sorted. */
export async function areaKeysOf(store: Store, { inventory, rows }: AreasOf): Promise<string[]> {
  const from = await rowsOf(store, rows);
  return withDatabase({}, async (database) => {
    await createAreaKeys(database, inventory, from);
    return (await database.rows<{ key: string }>("SELECT key FROM area_keys ORDER BY key")).map(({ key }) => key);
  });
}
