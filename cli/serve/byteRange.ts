/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The one range of bytes that a `Range` header asks for of a file of `size` bytes (RFC 9110, section 14).
 * Undefined where the whole file is to be sent: no header, one that is not understood, or several ranges.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [first, last] = [
    match[1] === "" ? undefined : Number(match[1]),
    match[2] === "" ? undefined : Number(match[2]),
  ];
  if (first !== undefined && last !== undefined && last < first) return undefined;
  const start = first ?? Math.max(0, size - last!);
  const end = first === undefined ? size - 1 : Math.min(last ?? size - 1, size - 1);
  return start >= size || (first === undefined && last === 0) ? "unsatisfiable" : { start, end };
}
