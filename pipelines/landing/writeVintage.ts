import { copyFile, link, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "../inputError.js";
import { commit } from "../store/commit.js";
import type { Store } from "../store/store.js";
import { landedPieces, pieceName } from "./landedPieces.js";
import type { SourceFile } from "./resolveSources.js";
import { takeFile } from "./takeFile.js";
import { type GrownFile, landingDirectory, type Manifest } from "./vintages.js";

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
    for (const [i, file] of manifest.files.entries()) await place(store, file, found[i], work, landings.at(-1));
  await mkdir(landingDirectory(store, dataset), { recursive: true });
  await store.change(`land ${dataset}`, () =>
    back ? commit(join(work, name), join(final, name)) : commit(work, final),
  );
}

/** What the last landing has of a file already, all of it or its pieces before the new one, costs no second copy. */
async function place(store: Store, file: GrownFile, source: SourceFile, work: string, last: Manifest | undefined) {
  const to = join(work, "files", file.name);
  const same = last?.files.find(({ sha256 }) => sha256 === file.sha256);
  const there = same ?? (file.pieces && last?.files.find(({ name }) => name === file.name));
  if (same) await rm(to, { recursive: true, force: true });
  if (there) {
    for (const [i, path] of landedPieces(store, last!, there).entries()) {
      const piece = file.pieces ? join(to, pieceName(i)) : to;
      await mkdir(dirname(piece), { recursive: true });
      await link(path, piece).catch(() => copyFile(path, piece));
    }
    return;
  }
  if (await stat(to).catch(() => undefined)) return;
  if ((await takeFile(source, { to })).sha256 !== file.sha256)
    throw new InputError(`${source.path} changed while it was copied. Start the night again when it is complete.`);
}
