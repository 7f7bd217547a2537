import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { unpackState } from "../../../models/saving/packState.js";
import { decodeTensors } from "../../../models/saving/safetensors.js";
import { InputError } from "../../inputError.js";
import { hashValue } from "../../store/hash.js";
import { FILES, type FileName, FORMAT, MANIFEST, type Manifest, type SavedFits, savedJson } from "./savedFits.js";

/**
 * Reads fits from a directory that `saveFits` wrote. Nothing is used before every file has the hash that it was written with.
 * @param version of this Headwater
 * @throws InputError where the directory has no fits, a file is missing or not as it was written (it is named), or
 *   another version wrote it
 */
export async function loadFits(dir: string, version: string): Promise<SavedFits> {
  const manifest = await readManifest(dir);
  if (manifest.version !== version)
    throw new InputError(
      `The fits in ${dir} were saved by Headwater ${manifest.version}, this is ${version}, which may read them otherwise. Install headwater@${manifest.version}, or fit again with --save.`,
    );
  const contents = new Map<FileName, Buffer>();
  for (const name of FILES) {
    const bytes = await readFile(join(dir, name)).catch((error: NodeJS.ErrnoException) => {
      throw new InputError(`${join(dir, name)} cannot be read (${error.code}). ${AGAIN}`);
    });
    const found = createHash("sha256").update(bytes).digest("hex");
    if (found !== manifest.files[name])
      throw new InputError(
        `${join(dir, name)} is not as it was saved: its hash is ${found}, not ${manifest.files[name]}. ${AGAIN}`,
      );
    contents.set(name, bytes);
  }
  const json = (name: FileName) => JSON.parse(contents.get(name)!.toString("utf8"));
  return {
    options: json("options.json"),
    cards: json("card.json"),
    table: json("table.json"),
    states: unpackState({
      plain: json("state.json"),
      arrays: decodeTensors(contents.get("weights.safetensors")!),
    }) as SavedFits["states"],
    version: manifest.version,
    backend: manifest.backend,
  };
}

const AGAIN = "Copy the directory anew, or fit again with --save.";

async function readManifest(dir: string): Promise<Manifest> {
  const file = join(dir, MANIFEST);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new InputError(
      `${dir} holds no saved fits: ${MANIFEST} cannot be read (${error.code}). Give --load a directory that headwater forecast --save made.`,
    );
  });
  const { sha256, ...manifest } = parsed(text, file);
  if (sha256 !== hashValue(manifest) || text !== savedJson({ ...manifest, sha256 }))
    throw new InputError(`${file} is not as it was saved: its hash differs. ${AGAIN}`);
  if (manifest.format !== FORMAT)
    throw new InputError(
      `The fits in ${dir} have format ${manifest.format}, this Headwater reads ${FORMAT}. Install headwater@${manifest.version}, or fit again with --save.`,
    );
  return manifest;
}

function parsed(text: string, file: string): Manifest & { readonly sha256?: string } {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below, as of all that is no manifest.
  }
  throw new InputError(`${file} is not as it was saved: it is no JSON record. ${AGAIN}`);
}
