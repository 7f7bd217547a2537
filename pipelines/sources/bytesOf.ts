import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";

/** The bytes of files that are one file, one after the other: from a byte on, up to another. */
export function bytesOf(paths: readonly string[], from = 0, to = Number.POSITIVE_INFINITY): Readable {
  return Readable.from(parts(paths, from, to), { objectMode: false });
}

async function* parts(paths: readonly string[], from: number, to: number): AsyncGenerator<Buffer> {
  let before = 0;
  for (const path of paths) {
    const { size } = await stat(path);
    const [start, end] = [Math.max(from - before, 0), Math.min(to - before, size)];
    if (start < end) yield* createReadStream(path, { start, end: end - 1 });
    before += size;
  }
}
