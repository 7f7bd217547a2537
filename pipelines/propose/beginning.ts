import { createReadStream } from "node:fs";
import { unpacked } from "../sources/unpacked.js";

const BYTES = 4_000_000;

/** The first bytes of a file, unpacked, as many as tell how it is written. */
export async function beginning(path: string, packed: boolean): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of packed ? unpacked(path) : createReadStream(path)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= BYTES) break;
  }
  return Buffer.concat(chunks);
}
