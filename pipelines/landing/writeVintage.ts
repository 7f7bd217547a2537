import { link, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "../inputError.js";
import { commit } from "../store/commit.js";
import type { Store } from "../store/store.js";
import type { SourceFile } from "./resolveSources.js";
import { takeFile } from "./takeFile.js";
import { type LandedFile, landedPath, landingDirectory, type Manifest } from "./vintages.js";

/**
 * Files and manifest become visible together; where the files are there already, only the manifest is new.
 * @param from.work directory that has the files that were copied while they were read, below `files`
 */
export async function writeVintage(
  store: Store,
  manifest: Manifest,
  { found, landings, work }: { found: readonly SourceFile[]; landings: readonly Manifest[]; work: string },
): Promise<void> {
  const { dataset, sha256 } = manifest;
  const final = join(landingDirectory(store, dataset), sha256);
  const back = landings.some((landing) => landing.sha256 === sha256);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const name = back ? `manifest.${manifest.sequence}.json` : "manifest.json";
  await writeFile(join(work, name), text);
  if (!back)
    for (const [i, file] of manifest.files.entries())
      await place(store, file, found[i], work, dataset, landings.at(-1));
  await mkdir(landingDirectory(store, dataset), { recursive: true });
  await store.change(`land ${dataset}`, () =>
    back ? commit(join(work, name), join(final, name)) : commit(work, final),
  );
}

/** A file that the last landing has already costs no second copy. */
async function place(
  store: Store,
  file: LandedFile,
  source: SourceFile,
  work: string,
  dataset: string,
  last: Manifest | undefined,
) {
  const to = join(work, "files", file.name);
  await mkdir(dirname(to), { recursive: true });
  const same = last?.files.find(({ sha256 }) => sha256 === file.sha256);
  if (same) {
    await rm(to, { force: true });
    const linked = await link(landedPath(store, dataset, last!.sha256, same.name), to).then(
      () => true,
      () => false,
    );
    if (linked) return;
  }
  if (await stat(to).catch(() => undefined)) return;
  if ((await takeFile(source, undefined, to)).sha256 !== file.sha256)
    throw new InputError(`${source.path} changed while it was copied. Start the night again when it is complete.`);
}
