import type { Dataset } from "../inventory/dataset.js";
import type { Result, Store } from "../store/store.js";
import { type LandedMeta, landedAt } from "./landedAt.js";
import { manifests, readLooked } from "./vintages.js";

export type Recalled =
  | { readonly landed: Result<LandedMeta> & { readonly reused: boolean }; readonly unreached: string }
  | { readonly leftOut: string };

/** What is known of a data set whose source gives nothing now: what it gave before, or that it never gave anything. */
export async function recall(
  store: Store,
  { dataset: { id, title }, asOf, why }: { dataset: Pick<Dataset, "id" | "title">; asOf: string; why: string },
): Promise<Recalled> {
  const landings = await manifests(store, id);
  if (landings.length === 0) return { leftOut: `${title} is left out: ${why} Nothing was fetched from it before.` };
  const looked = await readLooked(store, id);
  const date = [looked?.asOf, landings.at(-1)?.asOf]
    .filter((d) => d !== undefined)
    .sort()
    .at(-1);
  return {
    landed: await landedAt(store, { dataset: id, asOf, landings }),
    unreached: `${why} Used is what it gave for the night as of ${date}.`,
  };
}
