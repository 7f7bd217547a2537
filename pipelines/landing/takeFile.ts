import { createHash } from "node:crypto";
import { chmod, constants, copyFile, mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "../inputError.js";
import { blocksOf } from "../store/hash.js";
import { pieceName } from "./landedPieces.js";
import type { SourceFile } from "./resolveSources.js";
import type { GrownFile } from "./vintages.js";

/** What of a source file is kept, and where. */
export interface Taking {
  /** What it was in the last landing. */
  readonly before?: GrownFile;
  /** Where it is copied; nothing is when missing. */
  readonly to?: string;
  /** Of one that is `before` with more at its end only that is copied, as one more piece in the directory `to`. */
  readonly end?: boolean;
  /** Hears of each block that was read, how many bytes it has. */
  readonly onBlock?: (bytes: number) => void;
}

/**
 * Reads a source file once: what it is, whether it is `before` with more at its end, and, where `to` is given, a copy
 * of just those bytes. (A file that somebody is writing has a copy of which the hash is true.)
 * Where it was taken for one that grew and is not, it is read once more.
 * @throws InputError where it cannot be read
 */
export async function takeFile(
  source: SourceFile,
  { before, to, end = false, onBlock }: Taking = {},
): Promise<GrownFile> {
  const { name, path } = source;
  const pieces = before?.pieces ?? [before?.bytes ?? 0];
  const target = to && end ? join(to, pieceName(pieces.length)) : to;
  if (target) await mkdir(dirname(target), { recursive: true });
  const copy = target === undefined ? undefined : await open(target, "w", 0o444);
  const hash = createHash("sha256");
  const boundary = before?.bytes ?? 0;
  let bytes = 0;
  let begins = false;
  try {
    // An error of the copy is none of the source's.
    for await (const block of readable(blocksOf(path), path)) {
      const old = Math.min(Math.max(boundary - bytes, 0), block.length);
      const written = copy?.writeFile(end ? block.subarray(old) : block);
      hash.update(block.subarray(0, old));
      if (before && bytes <= boundary && boundary < bytes + block.length)
        begins = hash.copy().digest("hex") === before.sha256;
      hash.update(block.subarray(old));
      bytes += block.length;
      onBlock?.(block.length);
      await written;
      if (end && !begins && bytes > boundary) break;
    }
  } finally {
    await copy?.close();
  }
  if (end && !begins) {
    await rm(to!, { recursive: true });
    return takeFile(source, { to, onBlock });
  }
  const file = { name, bytes, sha256: hash.digest("hex") };
  if (!begins) return file;
  const grew = { bytes: before!.bytes, sha256: before!.sha256 };
  return { ...file, grew, ...(end ? { pieces: [...pieces, bytes - boundary] } : {}) };
}

/** Copies a source file as the system does it best: where it can, the copy shares its blocks. */
export async function copyWhole({ path }: SourceFile, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const source = await open(path).catch((error) => Promise.reject(unreadable(error, path)));
  await source.close();
  await copyFile(path, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o444);
}

async function* readable(stream: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw unreadable(error as Error, path);
  }
}

const unreadable = ({ message }: Error, path: string) =>
  new InputError(`${path} cannot be read: ${message}. Give the user who runs Headwater the right to read it.`);
