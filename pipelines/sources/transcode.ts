import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import { contentKind, packedKind } from "./contentKind.js";
import { checkGzip } from "./expansion.js";
import { unpacked } from "./unpacked.js";

type Encoding = Dataset["source"]["encoding"];

/** What Windows has for the bytes 0x80 to 0x9f, where latin-1 has control characters. */
const WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/**
 * A text, unpacked, in UTF-8: the file itself where the readers know its encoding, or it is no text; else what is
 * written to `to`. Lines keep their numbers.
 * @throws InputError for what is not in that encoding
 */
export async function transcode(path: string, encoding: Encoding, to: string): Promise<string> {
  if (encoding === "utf-8" || encoding === "latin-1") return path;
  const packed = (await contentKind(path)) === "gzip";
  if (packed) await checkGzip(path);
  const kind = packed ? await packedKind(path) : await contentKind(path);
  // Without its mark UTF-16 looks like anything.
  if (kind !== "text" && !(kind === "binary" && encoding === "utf-16")) return path;
  const from = packed ? unpacked(path) : createReadStream(path);
  await pipeline(from, encoding === "utf-16" ? utf16 : windows1252, createWriteStream(to));
  return to;
}

async function* windows1252(blocks: AsyncIterable<Buffer>) {
  for await (const block of blocks)
    yield block.toString("latin1").replace(/[\u0080-\u009f]/g, (char) => WINDOWS[char.charCodeAt(0) - 0x80]);
}

async function* utf16(blocks: AsyncIterable<Buffer>) {
  let decoder: TextDecoder | undefined;
  try {
    for await (const block of blocks) {
      decoder ??= new TextDecoder(block[0] === 0xfe && block[1] === 0xff ? "utf-16be" : "utf-16le", { fatal: true });
      yield decoder.decode(block, { stream: true });
    }
    yield decoder?.decode() ?? "";
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new InputError("the file is not UTF-16, or cut off. Correct `encoding` under `source`, or fetch it again.");
  }
}
