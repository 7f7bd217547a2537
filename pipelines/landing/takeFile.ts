import { createHash } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError } from "../inputError.js";
import { blocksOf } from "../store/hash.js";
import type { SourceFile } from "./resolveSources.js";
import type { GrownFile, LandedFile } from "./vintages.js";

/**
 * Reads a source file once: what it is, whether it is `before` with more at its end, and, where `to` is given, a copy
 * of just those bytes. (A file that somebody is writing has a copy of which the hash is true.)
 * @throws InputError where it cannot be read
 */
export async function takeFile({ name, path }: SourceFile, before?: LandedFile, to?: string): Promise<GrownFile> {
  if (to) await mkdir(dirname(to), { recursive: true });
  const copy = to === undefined ? undefined : await open(to, "w", 0o444);
  const hash = createHash("sha256");
  let bytes = 0;
  let begins = false;
  try {
    // An error of the copy is none of the source's.
    for await (const block of readable(blocksOf(path), path)) {
      const written = copy?.writeFile(block);
      const rest = before ? before.bytes - bytes : -1;
      if (rest >= 0 && rest < block.length) {
        hash.update(block.subarray(0, rest));
        begins = hash.copy().digest("hex") === before!.sha256;
        hash.update(block.subarray(rest));
      } else hash.update(block);
      bytes += block.length;
      await written;
    }
  } finally {
    await copy?.close();
  }
  const file = { name, bytes, sha256: hash.digest("hex") };
  return begins ? { ...file, grew: { bytes: before!.bytes, sha256: before!.sha256 } } : file;
}

async function* readable(stream: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw new InputError(
      `${path} cannot be read: ${(error as Error).message}. Give the user who runs Headwater the right to read it.`,
    );
  }
}
