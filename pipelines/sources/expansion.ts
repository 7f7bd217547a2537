import { stat } from "node:fs/promises";
import { openPromise } from "yauzl";
import { InputError } from "../inputError.js";
import { allowedBytes, MiB } from "./allowedBytes.js";
import { unpacked } from "./unpacked.js";
import { zipMembers } from "./zipMembers.js";

/** A workbook is read into memory. */
const LARGEST_WORKBOOK = 512 * MiB;

/**
 * Reads a gzip file to its end, as far as it may expand: one that was cut off looks like a shorter one to DuckDB.
 * @throws InputError where it is damaged, or much larger inside than outside
 */
export async function checkGzip(path: string): Promise<void> {
  const allowed = allowedBytes((await stat(path)).size);
  let bytes = 0;
  try {
    for await (const chunk of unpacked(path) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > allowed) throw tooLarge(allowed);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`the gzip file is cut off or damaged (${(error as Error).message}). Fetch it again.`);
  }
}

/**
 * Unpacks a ZIP archive (a workbook is one) without keeping anything, as far as it may expand. An entry that is larger
 * than the archive says ends the reading.
 * @throws InputError where it is much larger inside than outside
 */
export async function checkZip(path: string): Promise<void> {
  const allowed = Math.min(LARGEST_WORKBOOK, allowedBytes((await stat(path)).size));
  // The reader says what is wrong with an archive that cannot be opened.
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => undefined);
  if (!zip) return;
  let bytes = 0;
  try {
    for (const entry of await zipMembers(zip)) {
      bytes += entry.uncompressedSize;
      if (bytes > allowed) throw tooLarge(allowed);
      for await (const _ of await zip.openReadStreamPromise(entry));
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (/too many bytes/.test((error as Error).message)) throw tooLarge(bytes);
  } finally {
    zip.close();
  }
}

const tooLarge = (bytes: number) =>
  new InputError(
    `the file is packed, and would unpack to more than ${Math.floor(bytes / MiB)} MiB, which no real table does. Check what it is with its owner.`,
  );
