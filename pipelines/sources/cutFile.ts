import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Dataset } from "../inventory/dataset.js";
import { csvRecords } from "./csvRecords.js";

/**
 * Writes a plain CSV file of its header and of its end from a byte on.
 * @param piece a record begins at `from`, below at least one other
 * @returns where it is, and how many lines stand above its first record
 */
export async function cutFile(
  { path, from }: { path: string; from: number },
  to: string,
  { encoding, delimiter, skip }: Dataset["source"],
): Promise<{ path: string; headerLines: number }> {
  let above = 0;
  let headerLines = 0;
  let header = false;
  for await (const { line, fields } of csvRecords(path, { encoding, delimiter, gzip: false })) {
    if (header) {
      headerLines = line - 1;
      break;
    }
    header = above++ >= skip && fields.some((field) => field !== "");
  }
  const end = await endOfLine(path, headerLines);
  await pipeline(createReadStream(path, { end: end - 1 }), createWriteStream(to));
  await pipeline(createReadStream(path, { start: from }), createWriteStream(to, { flags: "a" }));
  return { path: to, headerLines };
}

/** Lines of a file that end before a byte. */
export async function linesBefore(path: string, from: number): Promise<number> {
  let lines = 0;
  for await (const block of createReadStream(path, { end: from - 1 }) as AsyncIterable<Buffer>)
    for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

const NEWLINE = 0x0a;

/** Bytes up to the end of the line with this number, from 1. */
async function endOfLine(path: string, line: number): Promise<number> {
  let before = 0;
  let lines = 0;
  for await (const block of createReadStream(path) as AsyncIterable<Buffer>) {
    for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1))
      if (++lines === line) return before + at + 1;
    before += block.length;
  }
  return before;
}
