import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Dataset } from "../inventory/dataset.js";
import { bytesOf } from "./bytesOf.js";
import { recordsOf } from "./csvRecords.js";
import type { ParsePiece } from "./parse.js";

/**
 * Writes a plain CSV file of its header and of its end from a byte on.
 * @param piece a record begins at `from`, below at least one other
 * @returns where it is, and how many lines stand above its first record
 */
export async function cutFile(
  { paths, from }: ParsePiece,
  to: string,
  { encoding, delimiter, skip }: Dataset["source"],
): Promise<{ path: string; headerLines: number }> {
  let above = 0;
  let headerLines = 0;
  let header = false;
  for await (const { line, fields } of recordsOf(bytesOf(paths), {
    encoding: encoding === "utf-8" ? encoding : "latin-1",
    delimiter,
  })) {
    if (header) {
      headerLines = line - 1;
      break;
    }
    header = above++ >= skip && fields.some((field) => field !== "");
  }
  const end = await endOfLine(paths, headerLines);
  await pipeline(bytesOf(paths, 0, end), createWriteStream(to));
  await pipeline(bytesOf(paths, from), createWriteStream(to, { flags: "a" }));
  return { path: to, headerLines };
}

/** Lines of a file that end before a piece begins. */
export async function linesBefore({ paths, from }: ParsePiece): Promise<number> {
  let lines = 0;
  for await (const block of bytesOf(paths, 0, from) as AsyncIterable<Buffer>)
    for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

const NEWLINE = 0x0a;

/** Bytes up to the end of the line with this number, from 1. */
async function endOfLine(paths: readonly string[], line: number): Promise<number> {
  let before = 0;
  let lines = 0;
  for await (const block of bytesOf(paths) as AsyncIterable<Buffer>) {
    for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1))
      if (++lines === line) return before + at + 1;
    before += block.length;
  }
  return before;
}
