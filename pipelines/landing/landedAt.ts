import { InputError } from "../inputError.js";
import type { Result, Store } from "../store/store.js";
import { type LandedFile, type Manifest, manifests, type Vintage, vintagesAt } from "./vintages.js";

export interface LandedMeta {
  readonly dataset: string;
  /** The states that this night knows, oldest first; the last one is the present. */
  readonly vintages: readonly Vintage[];
  /** Files, bytes and hash of the present one. */
  readonly files: readonly LandedFile[];
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * What a night as of a date knows of a data set, from its landings alone: nothing is looked for outside of the store.
 * @throws InputError where nothing of it was ever landed
 */
export async function landedAt(
  store: Store,
  { dataset, asOf, landings }: { dataset: string; asOf: string; landings?: readonly Manifest[] },
): Promise<Result<LandedMeta> & { reused: boolean }> {
  const all = landings ?? (await manifests(store, dataset));
  if (all.length === 0)
    throw new InputError(
      `Nothing of the data set ${dataset} was ever landed in the store ${store.root}. Make a night first: headwater nightly.`,
    );
  const vintages = vintagesAt(all, asOf);
  const { sha256 } = vintages.at(-1)!;
  const { files, bytes } = all.findLast((landing) => landing.sha256 === sha256)!;
  return store.step<LandedMeta>({
    name: "landed",
    version: 1,
    inputs: { dataset, vintages },
    // How a file came to be what it is depends on the nights, and is no part of what it is.
    run: async () => ({
      ...{ dataset, vintages, bytes, sha256 },
      files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    }),
  });
}
