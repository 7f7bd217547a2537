import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { InputError } from "../inputError.js";
import { contentKind } from "./contentKind.js";
import { unpacked } from "./unpacked.js";

/** DuckDB reads one kind of line end in a file. */
export class MixedLineEnds extends InputError {
  constructor() {
    super("lines end in different ways (\\n, \\r\\n or \\r). Write the file with one kind of line end.");
  }
}

const [QUOTE, RETURN, NEWLINE] = [0x22, 0x0d, 0x0a];

/**
 * Copies a CSV file, unpacked, with `\n` for `\r\n` between its records: lines keep their numbers, and quoted values what
 * they hold.
 * @throws MixedLineEnds where a record may end with a lone `\r`: that may as well be part of a value
 */
export async function evenLineEnds(path: string, to: string): Promise<void> {
  const from = (await contentKind(path)) === "gzip" ? unpacked(path) : createReadStream(path);
  let quoted = false;
  let returned = false;
  await pipeline(
    from,
    async function* (blocks: AsyncIterable<Buffer>) {
      for await (const block of blocks) {
        const even = Buffer.allocUnsafe(block.length + 1);
        let length = 0;
        for (const byte of block) {
          if (returned && byte !== NEWLINE) throw new MixedLineEnds();
          returned = byte === RETURN && !quoted;
          if (returned) continue;
          if (byte === QUOTE) quoted = !quoted;
          even[length++] = byte;
        }
        yield even.subarray(0, length);
      }
    },
    createWriteStream(to),
  );
}
