import { createReadStream } from "node:fs";
import { unpacked } from "./unpacked.js";

export type ContentKind = "empty" | "gzip" | "zip" | "pdf" | "parquet" | "arrow" | "html" | "xml" | "binary" | "text";

/** What a file is by its first bytes, whatever its name says. */
export async function contentKind(path: string): Promise<ContentKind> {
  return kindOf(await head(createReadStream(path, { end: 4095 })));
}

/** What lies inside a gzip file. @throws when it is damaged at its beginning already */
export async function packedKind(path: string): Promise<ContentKind> {
  return kindOf(await head(unpacked(path)));
}

async function head(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= 4096) break;
  }
  return Buffer.concat(chunks).subarray(0, 4096);
}

function kindOf(bytes: Buffer): ContentKind {
  if (bytes.length === 0) return "empty";
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte);
  if (starts(0x1f, 0x8b)) return "gzip";
  if (starts(0x50, 0x4b, 3, 4)) return "zip";
  if (bytes.subarray(0, 4).toString("latin1") === "PAR1") return "parquet";
  // An Arrow stream has no name of its own: it begins with a mark and the length of its schema.
  if (bytes.subarray(0, 6).toString("latin1") === "ARROW1" || starts(0xff, 0xff, 0xff, 0xff)) return "arrow";
  if (starts(0x25, 0x50, 0x44, 0x46)) return "pdf";
  // UTF-16 has zero bytes in every Western text; the readers say so where they meet it.
  const utf16 = starts(0xff, 0xfe) || starts(0xfe, 0xff);
  if (!utf16 && bytes.includes(0)) return "binary";
  const text = bytes.toString("latin1").replace(/^ï»¿/, "").trimStart().toLowerCase();
  if (/^<(!doctype html|html|head|body)\b/.test(text)) return "html";
  if (text.startsWith("<?xml")) return /<html\b/.test(text) ? "html" : "xml";
  return text === "" ? "empty" : "text";
}
