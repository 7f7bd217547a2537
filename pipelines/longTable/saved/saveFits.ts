import { createHash } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { packState } from "../../../models/saving/packState.js";
import { encodeTensors } from "../../../models/saving/safetensors.js";
import { InputError } from "../../inputError.js";
import { commit } from "../../store/commit.js";
import { hashValue } from "../../store/hash.js";
import { FILES, type FileName, FORMAT, MANIFEST, type Manifest, type SavedFits, savedJson } from "./savedFits.js";

/** @throws InputError where fits cannot be saved to `dir`, since something is there already */
export async function checkFree(dir: string): Promise<void> {
  const found = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new InputError(`--save ${dir} is no directory that can be written (${error.code}). Give another one.`, 2);
  });
  if (found.length > 0)
    throw new InputError(`--save ${dir} has files in it already (${found[0]}). Give a new directory, or empty it.`, 2);
}

/** Writes fits to a directory, which has its name only when it is whole. The same fits give the same bytes. */
export async function saveFits(dir: string, fits: SavedFits): Promise<void> {
  await checkFree(dir);
  const { plain, arrays } = packState(fits.states);
  const contents: Record<FileName, string | Uint8Array> = {
    "options.json": savedJson(fits.options),
    "card.json": savedJson(fits.cards),
    "table.json": savedJson(fits.table),
    "state.json": savedJson(plain),
    "weights.safetensors": encodeTensors(arrays),
  };
  const files = Object.fromEntries(FILES.map((name) => [name, sha256(contents[name])])) as Manifest["files"];
  const manifest: Manifest = { format: FORMAT, version: fits.version, backend: fits.backend, files };
  const draft = join(dirname(dir), `.${process.pid}.saving`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    for (const name of FILES) await writeFile(join(draft, name), contents[name]);
    await writeFile(join(draft, MANIFEST), savedJson({ ...manifest, sha256: hashValue(manifest) }));
    await commit(draft, dir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");
