import { chmod, copyFile, link, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "../inputError.js";
import { commit } from "../store/commit.js";
import { hashFile } from "../store/hash.js";
import type { Store } from "../store/store.js";
import type { SourceFile } from "./resolveSources.js";
import { type LandedFile, landedPath, landingDirectory, type Manifest } from "./vintages.js";

/** Files and manifest become visible together; where the files are there already, only the manifest is new. */
export async function writeVintage(
  store: Store,
  manifest: Manifest,
  found: readonly SourceFile[],
  landings: readonly Manifest[],
): Promise<void> {
  const { dataset, sha256 } = manifest;
  const final = join(landingDirectory(store, dataset), sha256);
  const back = landings.some((landing) => landing.sha256 === sha256);
  const work = await store.scratch();
  try {
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    const name = back ? `manifest.${manifest.sequence}.json` : "manifest.json";
    await writeFile(join(work, name), text);
    if (!back)
      for (const [i, file] of manifest.files.entries())
        await copy(store, file, found[i].path, work, dataset, landings.at(-1));
    await mkdir(landingDirectory(store, dataset), { recursive: true });
    store.effect("before", `land ${dataset}`);
    await (back ? commit(join(work, name), join(final, name)) : commit(work, final));
    store.effect("after", `land ${dataset}`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A file that the last landing has already costs no second copy. */
async function copy(
  store: Store,
  file: LandedFile,
  path: string,
  work: string,
  dataset: string,
  last: Manifest | undefined,
) {
  const to = join(work, "files", file.name);
  await mkdir(dirname(to), { recursive: true });
  const same = last?.files.find(({ sha256 }) => sha256 === file.sha256);
  const linked =
    same &&
    (await link(landedPath(store, dataset, last!.sha256, same.name), to).then(
      () => true,
      () => false,
    ));
  if (linked) return;
  await copyFile(path, to);
  await chmod(to, 0o444);
  if ((await hashFile(to)) !== file.sha256)
    throw new InputError(`${path} changed while it was copied. Start the night again when it is complete.`);
}
