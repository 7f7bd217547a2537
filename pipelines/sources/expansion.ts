import { stat } from "node:fs/promises";
import { openPromise } from "yauzl";
import { InputError } from "../inputError.js";
import { unpacked } from "./unpacked.js";

const MiB = 2 ** 20;

/** Real tables become 5 to 50 times as large; gzip can do 1,032 times. What is small however packed is let through. */
const RATIO = 300;
const SMALL = 64 * MiB;
const LARGEST = 16 * 1024 * MiB;
/** A workbook is read into memory. */
const LARGEST_WORKBOOK = 512 * MiB;

/**
 * Reads a gzip file to its end, as far as it may expand: one that was cut off looks like a shorter one to DuckDB.
 * @throws InputError where it is damaged, or much larger inside than outside
 */
export async function checkGzip(path: string): Promise<void> {
  const allowed = await allowedBytes(path, LARGEST);
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
  const allowed = await allowedBytes(path, LARGEST_WORKBOOK);
  // The reader says what is wrong with an archive that cannot be opened.
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => undefined);
  if (!zip) return;
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
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

async function allowedBytes(path: string, most: number): Promise<number> {
  return Math.min(most, Math.max(SMALL, (await stat(path)).size * RATIO));
}

const tooLarge = (bytes: number) =>
  new InputError(
    `the file is packed, and would unpack to more than ${Math.floor(bytes / MiB)} MiB, which no real table does. Check what it is with its owner.`,
  );
