import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../inputError.js";
import type { Inventory } from "../inventory/dataset.js";
import { hashFile } from "../store/hash.js";
import type { Ref, Result, Store } from "../store/store.js";
import { filesOf } from "./geographyFiles.js";

export interface GeographyMeta {
  /** Content hash of each file, by the name that the inventory gives it; the step holds it under that hash. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The files by which the series of an inventory find their areas, as they are beside it now.
 * @returns undefined where no series names one
 * @throws InputError for a file that is not there, or that cannot be used
 */
export async function geographyStep(
  store: Store,
  { directory, inventory }: { directory: string; inventory: Inventory },
): Promise<(Result<GeographyMeta> & { reused: boolean }) | undefined> {
  const named = filesOf(inventory.datasets);
  if (named.length === 0) return undefined;
  const files: Record<string, string> = {};
  for (const { file } of named)
    files[file] ??= await hashFile(join(directory, file)).catch(() => missing(directory, file));
  return store.step<GeographyMeta>({
    name: "geography",
    version: 1,
    inputs: { files, uses: named.map(({ check: _, ...use }) => use) },
    async run(dir) {
      for (const { file, check } of named) await check(join(directory, file));
      for (const [file, sha256] of Object.entries(files)) await copyFile(join(directory, file), join(dir, sha256));
      return { files };
    },
  });
}

/** Where a file of the inventory lies in the store, and its content hash. */
export async function geographyFile(
  store: Store,
  ref: Ref | undefined,
  file: string,
): Promise<{ path: string; sha256: string }> {
  const { dir, meta } = ref
    ? await store.open<GeographyMeta>(ref)
    : { dir: "", meta: { files: {} as Record<string, string> } };
  const sha256 = meta.files[file];
  if (sha256 === undefined)
    throw new InputError(`The night holds no ${file}, though the inventory names it. Begin the night anew.`);
  return { path: join(dir, sha256), sha256 };
}

function missing(directory: string, file: string): never {
  throw new InputError(
    `The inventory ${directory} names the file ${file}, which cannot be read. Put it there, or take it out of the series.`,
  );
}
