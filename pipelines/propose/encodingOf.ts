import type { Dataset } from "../inventory/dataset.js";

/** How a text is most likely encoded, by its beginning. */
export function encodingOf(start: Buffer): Dataset["source"]["encoding"] {
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) return "utf-16";
  try {
    // As a stream: a character may be cut where the reading stopped.
    new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    return "utf-8";
  } catch {
    // Latin-1 has control characters there, which nobody writes.
    return start.some((byte) => byte >= 0x80 && byte < 0xa0) ? "windows-1252" : "latin-1";
  }
}
