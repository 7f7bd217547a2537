import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../inputError.js";
import type { Inventory, Series } from "../inventory/dataset.js";
import { hashFile } from "../store/hash.js";
import type { Ref, Result, Store } from "../store/store.js";
import { filesOf, type GeographyFile, geographyFiles } from "./geographyFiles.js";

export interface GeographyMeta {
  /** Content hash of each file, by the name that the inventory gives it; the step holds it under that hash. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The files by which an inventory's series find their areas, and its population, as they are beside it now.
 * @returns undefined where it names none
 * @throws InputError for a file that is not there, or that cannot be used
 */
export async function geographyStep(
  store: Store,
  { directory, inventory }: { directory: string; inventory: Inventory },
): Promise<(Result<GeographyMeta> & { reused: boolean }) | undefined> {
  const named = filesOf(inventory);
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

/** A file of the inventory, where it lies in the store. */
export interface OpenFile {
  /** What messages call it. */
  readonly file: string;
  readonly path: string;
  readonly sha256: string;
}

/** A file that the geography step has read. */
export async function openFile(store: Store, ref: Ref | undefined, file: string): Promise<OpenFile> {
  if (!ref) throw new InputError(`The inventory names ${file}, and the night has not read it. Begin the night anew.`);
  const { dir, meta } = await store.open<GeographyMeta>(ref);
  return { file, path: join(dir, meta.files[file]), sha256: meta.files[file] };
}

/** The files of a series, by what they are to it. @param ref the geography step; not needed where there are none */
export async function openGeography(
  store: Store,
  ref: Ref | undefined,
  series: Series,
): Promise<Partial<Record<GeographyFile["role"], OpenFile>>> {
  const open = geographyFiles(series).map(async ({ role, file }) => [role, await openFile(store, ref, file)] as const);
  return Object.fromEntries(await Promise.all(open));
}

function missing(directory: string, file: string): never {
  throw new InputError(
    `The inventory ${directory} names the file ${file}, which cannot be read. Put it there, or take it out of the inventory.`,
  );
}
