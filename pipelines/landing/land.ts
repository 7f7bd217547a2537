import { stat } from "node:fs/promises";
import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import { hashFile, hashValue } from "../store/hash.js";
import type { Result, Store } from "../store/store.js";
import { type LandedMeta, landedAt } from "./landedAt.js";
import { resolveSources, type SourceFile } from "./resolveSources.js";
import { type LandedFile, manifests, readLooked, writeLooked } from "./vintages.js";
import { writeVintage } from "./writeVintage.js";

export interface Landed extends Result<LandedMeta> {
  readonly reused: boolean;
  /** What a person should know: the sources changed, but this night may not see it. */
  readonly note?: string;
}

/**
 * Copies a data set's files into the landing as they came; the same content twice is landed once.
 *
 * The landing is a log whose dates never go back. A night as of an earlier date than one that has looked already sees
 * again what was known then, and lands nothing: so it repeats what that night published, whatever the sources hold now.
 * @throws InputError for a missing file, or one outside of the source root
 */
export async function land(
  store: Store,
  { dataset, sources, asOf }: { dataset: Dataset; sources: string; asOf: string },
): Promise<Landed> {
  const found = await resolveSources(dataset, sources);
  const files = await Promise.all(found.map(describe));
  const sha256 = hashValue(files.map(({ name, sha256 }) => ({ name, sha256 })));

  let landings = await manifests(store, dataset.id);
  const looked = await readLooked(store, dataset.id);
  const newest = [looked?.asOf, landings.at(-1)?.asOf]
    .filter((date) => date !== undefined)
    .sort()
    .at(-1);
  const again = newest !== undefined && asOf < newest;
  if (!again) {
    const before = looked?.asOf === asOf ? looked.before : (looked?.asOf ?? null);
    if (landings.at(-1)?.sha256 !== sha256) {
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      const sequence = (landings.at(-1)?.sequence ?? 0) + 1;
      const manifest = {
        dataset: dataset.id,
        sha256,
        files,
        bytes,
        asOf,
        after: before,
        sequence,
        first: sequence === 1,
      };
      await writeVintage(store, manifest, found, landings);
      landings = [...landings, manifest];
    }
    if (looked?.asOf !== asOf) await writeLooked(store, dataset.id, { asOf, before });
  }

  const result = await landedAt(store, { dataset: dataset.id, asOf, landings });
  return again && result.meta.sha256 !== sha256 ? { ...result, note: behind(dataset.id, asOf, newest!) } : result;
}

const behind = (id: string, asOf: string, newest: string) =>
  `The files of ${id} have changed since. A night as of ${asOf} comes before the one as of ${newest}, so it sees what was known then. To start from the files as they are now, give another --store.`;

async function describe({ name, path }: SourceFile): Promise<LandedFile> {
  try {
    return { name, bytes: (await stat(path)).size, sha256: await hashFile(path) };
  } catch (error) {
    throw new InputError(
      `${path} cannot be read: ${(error as Error).message}. Give the user who runs Headwater the right to read it.`,
    );
  }
}
