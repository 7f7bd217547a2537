const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [LIST, LIST_END, RECORD, RECORD_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/** How large what a JSON text says would be, without making any of it. */
export interface JsonShape {
  /** Lists and records within each other. */
  readonly depth: number;
  /** Values in all, lists and records included; a few more where some are empty. */
  readonly values: number;
}

/** Measures a JSON text in UTF-8; of another text the numbers mean nothing. */
export function jsonShape(bytes: Uint8Array): JsonShape {
  let [open, depth, values] = [0, 0, 1];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === COMMA) values++;
    else if (byte === LIST || byte === RECORD) {
      values++;
      depth = Math.max(depth, ++open);
    } else if (byte === LIST_END || byte === RECORD_END) open--;
  }
  return { depth, values };
}

/** Where a text that begins at a quote ends: at the next quote that no odd number of backslashes stands before. */
function endOfText(bytes: Uint8Array, begin: number): number {
  for (let end = begin; ; ) {
    end = bytes.indexOf(QUOTE, end + 1);
    if (end < 0) return bytes.length;
    let before = end;
    while (bytes[before - 1] === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
}
