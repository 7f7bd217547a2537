import type { ContractMeta } from "../contract/contractMeta.js";
import { contractInWords } from "../contract/failuresInWords.js";
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
  readonly loaded: readonly { readonly dataset: string; readonly ref: Ref; readonly contract?: Ref }[];
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
      const { ref, contract } = loaded.find((l) => l.dataset === dataset.id) ?? {};
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
        ...(await underContract(store, contract, unreached.find((u) => u.dataset === dataset.id)?.reason)),
        ...{ rows, duplicates, late, first, last, sha256: meta.landed.at(-1) },
        unmapped: unmapped.length ? Math.max(...unmapped) : null,
      };
    }),
  );
}

/** Whether the newest landing is used, what was kept apart in it and what changed; and why it is as old as it is. */
async function underContract(store: Store, contract: Ref | undefined, unreached?: string): Promise<Row> {
  const meta = contract && (await store.open<ContractMeta>(contract)).meta;
  const said = meta && (meta.held ?? contractInWords(meta));
  return {
    status: meta && meta.held !== null ? "held back" : "landed",
    reason: [unreached, said].filter(Boolean).join(" ") || null,
    quarantined: meta?.failures.reduce((sum, { rows }) => sum + rows, 0) ?? 0,
  };
}

const described = ({ id, title, owner, silo, licence, attribution, legal }: Dataset) => ({
  ...{ dataset: id, title, owner, silo, licence, attribution },
  ...{ legal_basis: legal.basis, purpose: legal.purpose },
});
