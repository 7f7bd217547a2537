import type { ContractMeta } from "../contract/contractMeta.js";
import { contractInWords } from "../contract/failuresInWords.js";
import type { Dataset, Inventory } from "../inventory/dataset.js";
import type { InventoryMeta } from "../inventory/inventoryStep.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import { unplacedInWords } from "../panel/unplaced.js";
import { counted } from "../published/counted.js";
import type { Ref, Store } from "../store/store.js";
import { countSeen } from "../warehouse/countSeen.js";
import type { RowsMeta } from "../warehouse/load.js";
import { type Unnamed, unnamed, unnamedInWords } from "../warehouse/unnamed.js";
import { gapsInWords } from "./gapsInWords.js";
import type { Row } from "./insertRows.js";

export interface LoadedDatasets {
  readonly inventory: Inventory;
  readonly leftOut: InventoryMeta["leftOut"];
  /** Why the newest of a data set is not used, of those that are held. */
  readonly held: ReadonlyMap<string, string>;
  readonly loaded: readonly { readonly dataset: string; readonly ref: Ref; readonly contract?: Ref }[];
  /** Panels that were counted from the data sets: they know which rows have no published area, and what nobody counted. */
  readonly panels: readonly Pick<PanelMeta, "dataset" | "unmapped" | "unplaced" | "title" | "gaps">[];
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
}

/** Rows of the published table `datasets`: what each is, and what a night saw of it or why it was left out. */
export function datasetRows(
  store: Store,
  { inventory, leftOut, held, loaded, panels, asOf }: LoadedDatasets,
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
      const fed = panels.filter((p) => p.dataset === dataset.id);
      const unmapped = fed.map((p) => p.unmapped);
      return {
        ...described(dataset),
        ...(await underContract(store, contract, held.get(dataset.id), [
          gapsInWords(fed),
          nowhereInWords(fed, await unnamed(store, { dataset, loaded: ref, asOf })),
        ])),
        ...{ rows, duplicates, late, first, last, sha256: meta.landed.at(-1) },
        unmapped: unmapped.length ? Math.max(...unmapped) : null,
      };
    }),
  );
}

/** Rows that a kind must have to be named in public: what few rows say may be about a person. */
const NAMED_FROM = 5;

/** Which rows of a data set are counted nowhere, in a sentence; undefined where there are none. */
function nowhereInWords(
  panels: readonly Pick<PanelMeta, "unmapped" | "unplaced">[],
  found: readonly Unnamed[],
): string | undefined {
  const most = panels.reduce((a, b) => (b.unmapped > a.unmapped ? b : a), { unmapped: 0, unplaced: [] });
  const unplaced = most.unmapped
    ? `${counted(most.unmapped, "row")} of no area of the inventory${unplacedInWords(most.unplaced, NAMED_FROM)}`
    : "";
  const said = [unplaced, unnamedInWords(found, NAMED_FROM)].filter(Boolean).join(", ");
  return said ? `Counted nowhere: ${said}.` : undefined;
}

/** Whether the newest there is of it is used, or why not; and what was kept apart in what is used, changed, or is filled. */
async function underContract(
  store: Store,
  contract: Ref | undefined,
  held: string | undefined,
  told: readonly (string | undefined)[],
): Promise<Row> {
  const meta = contract && (await store.open<ContractMeta>(contract)).meta;
  const said = meta && meta.held === null ? contractInWords(meta) : undefined;
  return {
    status: held === undefined ? "landed" : "held back",
    reason: [held, said, ...told].filter(Boolean).join(" ") || null,
    quarantined: meta?.failures.reduce((sum, { rows }) => sum + rows, 0) ?? 0,
  };
}

const described = ({ id, title, owner, silo, licence, attribution, legal }: Dataset) => ({
  ...{ dataset: id, title, owner, silo, licence, attribution },
  ...{ legal_basis: legal.basis, purpose: legal.purpose },
});
