import { InputError } from "../inputError.js";
import type { Result, Store } from "../store/store.js";
import { admit } from "./admit.js";
import type { Inventory } from "./dataset.js";
import { readInventory } from "./readInventory.js";

export interface InventoryMeta {
  readonly inventory: Inventory;
  /** Ids of the data sets that the night may use, in their order. */
  readonly admitted: readonly string[];
  readonly leftOut: readonly { readonly dataset: string; readonly reason: string }[];
}

/**
 * The inventory as it was read for a night, and which of its data sets the law lets it use.
 * @throws InputError for mistakes in the inventory, and when the names of areas may not be used
 */
export async function inventoryStep(
  store: Store,
  { directory, asOf }: { directory: string; asOf: string },
): Promise<Result<InventoryMeta> & { reused: boolean }> {
  const inventory = await readInventory(directory);
  const areas = inventory.datasets.find(({ id }) => id === inventory.areas.dataset)!;
  const named = admit(areas, asOf);
  if (!named.admitted)
    throw new InputError(`${named.reason} Without ${areas.id} no area has a name, so this night cannot begin.`);
  return store.step<InventoryMeta>({
    name: "inventory",
    version: 1,
    inputs: { inventory, asOf },
    run: async () => {
      const decided = inventory.datasets.map((dataset) => ({ id: dataset.id, ...admit(dataset, asOf) }));
      return {
        inventory,
        admitted: decided.filter((d) => d.admitted).map((d) => d.id),
        leftOut: decided.flatMap((d) => (d.admitted ? [] : [{ dataset: d.id, reason: d.reason }])),
      };
    },
  });
}
