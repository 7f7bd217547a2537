import type { ContractMeta } from "../contract/contractMeta.js";
import type { Ref, Store } from "../store/store.js";

/** Why the newest of a data set is not used, for each that is held: its contract keeps it back, or its source gave nothing. */
export async function heldDatasets(
  store: Store,
  {
    loaded,
    unreached,
  }: {
    loaded: readonly { readonly dataset: string; readonly contract?: Ref }[];
    unreached: readonly { readonly dataset: string; readonly reason: string }[];
  },
): Promise<ReadonlyMap<string, string>> {
  const held = new Map<string, string>();
  for (const { dataset, contract } of loaded) {
    const kept = contract && (await store.open<ContractMeta>(contract)).meta.held;
    const reason = [unreached.find((u) => u.dataset === dataset)?.reason, kept].filter(Boolean).join(" ");
    if (reason) held.set(dataset, reason);
  }
  return held;
}
