import type { Dataset, Inventory } from "../inventory/dataset.js";
import type { InventoryMeta } from "../inventory/inventoryStep.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import type { Ref, Store } from "../store/store.js";
import { countSeen } from "../warehouse/countSeen.js";
import type { RowsMeta } from "../warehouse/load.js";
import type { Row } from "./insertRows.js";

export interface LoadedDatasets {
  readonly inventory: Inventory;
  readonly leftOut: InventoryMeta["leftOut"];
  /** Data sets whose source gave nothing, so that they are as old as the reason says. */
  readonly unreached?: InventoryMeta["leftOut"];
  readonly loaded: readonly { readonly dataset: string; readonly ref: Ref }[];
  /** Panels that were counted from the data sets: they know which rows have no published area. */
  readonly panels: readonly Pick<PanelMeta, "dataset" | "unmapped">[];
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
}

/** Rows of the published table `datasets`: what each is, and what a night saw of it or why it was left out. */
export function datasetRows(
  store: Store,
  { inventory, leftOut, unreached = [], loaded, panels, asOf }: LoadedDatasets,
): Promise<Row[]> {
  return Promise.all(
    inventory.datasets.map(async (dataset) => {
      const ref = loaded.find((l) => l.dataset === dataset.id)?.ref;
      if (!ref)
        return {
          ...described(dataset),
          status: "left out",
          reason: leftOut.find((l) => l.dataset === dataset.id)?.reason,
        };
      const { meta } = await store.open<RowsMeta>(ref);
      const { rows, duplicates, late, first, last } = (await countSeen(store, { dataset, loaded: ref, asOf })).meta;
      const unmapped = panels.filter((p) => p.dataset === dataset.id).map((p) => p.unmapped);
      return {
        ...described(dataset),
        reason: unreached.find((u) => u.dataset === dataset.id)?.reason,
        ...{ status: "landed", rows, duplicates, late, first, last, sha256: meta.landed.at(-1) },
        unmapped: unmapped.length ? Math.max(...unmapped) : null,
      };
    }),
  );
}

const described = ({ id, title, owner, silo, licence, attribution, legal }: Dataset) => ({
  ...{ dataset: id, title, owner, silo, licence, attribution },
  ...{ legal_basis: legal.basis, purpose: legal.purpose },
});
