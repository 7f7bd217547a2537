import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type ContractedRead, readUnderContract } from "../contract/readUnderContract.js";
import { sifted } from "../contract/sift.js";
import { withDatabase } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import { bytesOf } from "./bytesOf.js";
import { contentKind } from "./contentKind.js";
import type { Scan } from "./countPlain.js";
import { cutFile, linesBefore } from "./cutFile.js";
import { evenLineEnds, MixedLineEnds } from "./evenLineEnds.js";
import type { ReadOrder, TellShare } from "./readOrder.js";
import { scanPlain } from "./scanPlain.js";
import { transcode } from "./transcode.js";
import { unzip } from "./unzip.js";

/**
 * Reads a file, or its end, in this process.
 * @param with.scan counts a part of a plain text; in this thread when missing
 * @param with.memoryLimit what DuckDB may hold before it writes to disk
 */
export async function readPiece(
  order: ReadOrder,
  tell?: TellShare,
  { scan = scanPlain, memoryLimit = "1GB" }: { scan?: Scan; memoryLimit?: string } = {},
): Promise<ContractedRead> {
  const { piece, to, quarantine, work, dataset } = order;
  await mkdir(work, { recursive: true });
  const cut = piece.from > 0 ? await cutFile(piece, join(work, "end"), dataset.source) : undefined;
  const file =
    cut?.path ?? (await memberOf(await joined(piece.paths, join(work, "whole")), dataset.source, join(work, "member")));
  const path = await inUtf8(file, dataset.source, join(work, "utf8"));
  // What is read is no landed file then, in which rows could stay.
  const copied = {
    ...order,
    dataset: { ...dataset, source: { ...dataset.source, encoding: "utf-8" as const } },
    abridged: undefined,
  };
  const given = path === file ? order : copied;
  // Lines are counted from the top of the file that a person sees.
  const above = cut && (async () => (await linesBefore(piece)) - cut.headerLines);
  const written = [to, sifted(to), quarantine, ...(order.abridged ? [order.abridged] : [])];
  // DuckDB writes beside a file that is there, as an attempt may have left it that was killed, where it may not.
  for (const left of written) await rm(left, { force: true });
  const write = [...written, work];
  const read = (path: string, asked: ReadOrder) =>
    withDatabase(
      { spill: join(work, "spill"), memoryLimit, confined: { read: [path, ...(order.earlier ?? [])], write } },
      (database) => readUnderContract(database, { ...asked, path, above, tell, scan }),
    );
  try {
    return await read(path, given).catch(async (error) => {
      if (!(error instanceof MixedLineEnds)) throw error;
      await rm(to, { force: true });
      await evenLineEnds(path, join(work, "even"));
      return read(join(work, "even"), { ...given, abridged: undefined });
    });
  } catch (error) {
    if (!(error instanceof InputError) || !above) throw error;
    const lines = await above();
    throw new InputError(error.message.replace(/^line (\d+)/, (_, line) => `line ${Number(line) + lines}`));
  }
}

/** The file itself, or its pieces put together as `to`. */
async function joined(paths: readonly string[], to: string): Promise<string> {
  if (paths.length === 1) return paths[0];
  await pipeline(bytesOf(paths), createWriteStream(to));
  return to;
}

/** The file itself, or its text in UTF-8, written to `to`. */
const inUtf8 = (path: string, { encoding, format }: Dataset["source"], to: string): Promise<string> =>
  ["csv", "tsv", "json", "ndjson"].includes(format) ? transcode(path, encoding, to) : Promise.resolve(path);

/** The file itself, or what a zip archive holds of it, unpacked to `to`. A workbook is a zip archive too. */
async function memberOf(path: string, { member, format }: Dataset["source"], to: string): Promise<string> {
  if (member === undefined && (format === "xlsx" || (await contentKind(path)) !== "zip")) return path;
  await unzip(path, member, to);
  return to;
}
