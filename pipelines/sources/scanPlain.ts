import { readSync } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { createLineCounter } from "./createLineCounter.js";

/** What a column of a plain text may hold. */
export interface PlainColumn {
  /** `key`: rows are counted by it, whatever it holds; `any`: nobody asks. */
  readonly kind: "key" | "integer" | "number" | "text" | "any";
  /** It may be empty; always where nobody asks, or who counts it asks. */
  readonly optional: boolean;
}

/** A part of a file, from a byte at which a line begins to one at which a line has ended, and how it is counted. */
export interface PlainScan {
  readonly path: string;
  readonly from: number;
  readonly end: number;
  /** One byte. */
  readonly delimiter: number;
  readonly columns: readonly PlainColumn[];
  /** The file to write: the keys and their number of rows, a line each, as in the text and without a header. */
  readonly to: string;
}

/**
 * Counts the rows of a part of a plain text by its keys, and checks every other value.
 * @returns false, and nothing is written, where anything is not plain: then DuckDB has to say what it is. Plain are
 *   lines of as many fields as there are columns, without quotes, empty lines and bytes beyond ASCII, whose whole
 *   numbers have up to 15 digits, other numbers digits and a point, and texts no blank in front.
 */
export async function scanPlain(scan: PlainScan): Promise<boolean> {
  const file = await open(scan.path);
  try {
    const counter = createLineCounter(scan);
    const block = Buffer.allocUnsafeSlow(BLOCK);
    let kept = 0;
    for (let at = scan.from; at < scan.end; ) {
      // A thread that has nothing else to do waits for its bytes, which costs less than to be called back.
      const bytesRead = readSync(file.fd, block, kept, Math.min(BLOCK - kept, scan.end - at), at);
      if (bytesRead === 0) return false;
      at += bytesRead;
      let have = kept + bytesRead;
      // A file may end without a line's end.
      if (at === scan.end && have < BLOCK && block[have - 1] !== NEWLINE) block[have++] = NEWLINE;
      const done = counter.count(block, have);
      // A line longer than a block is not plain either.
      if (done <= 0) return false;
      block.copyWithin(0, done, have);
      kept = have - done;
    }
    if (kept > 0) return false;
    await writeFile(scan.to, counter.lines());
    return true;
  } finally {
    await file.close();
  }
}

const BLOCK = 2 ** 18;
const NEWLINE = 0x0a;
