import { createKeyCounts } from "./createKeyCounts.js";
import type { PlainScan } from "./scanPlain.js";

/** Counts plain lines by their keys: see `scanPlain`. */
export interface LineCounter {
  /** Counts the whole lines of a block. Returns where they end, or -1 where something is not plain. */
  count(bytes: Uint8Array, end: number): number;
  /** The keys and their number of rows, a line each. */
  lines(): Buffer;
}

const NEWLINE = 0x0a;
const [MINUS, POINT, ZERO, NINE] = [0x2d, 0x2e, 0x30, 0x39];
/** The last of the bytes with which no plain text begins. */
const BLANK = 0x21;
/** Whole numbers of so many digits are exact as numbers of either kind, and other numbers are finite. */
const DIGITS = 15;
const LONGEST_NUMBER = 300;
const KINDS = ["any", "key", "text", "integer", "number"] as const;
const [, KEY, TEXT, INTEGER] = KINDS.keys();

/** A counter of one part of a text: each byte is looked at once. */
export function createLineCounter({ delimiter, columns }: Pick<PlainScan, "delimiter" | "columns">): LineCounter {
  const kinds = Uint8Array.from(columns, ({ kind }) => KINDS.indexOf(kind));
  const optional = Uint8Array.from(columns, ({ optional }) => (optional ? 1 : 0));
  const width = columns.length;
  // What ends a field, and what is not plain.
  const marks = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x80 || [0, 0x0d, 0x22].includes(byte) ? 1 : 0));
  marks[delimiter] = marks[NEWLINE] = 1;
  const counts = createKeyCounts(columns.filter(({ kind }) => kind === "key").length, delimiter);
  const { starts, ends } = counts;

  return {
    count(bytes: Uint8Array, end: number): number {
      let line = 0;
      for (let i = 0; i < end; ) {
        let hash = 0;
        let key = 0;
        for (let column = 0; column < width; column++) {
          const start = i;
          const kind = kinds[column];
          if (kind <= TEXT) {
            if (kind === KEY) for (; i < end && marks[bytes[i]] === 0; i++) hash = (Math.imul(hash, 31) + bytes[i]) | 0;
            else for (; i < end && marks[bytes[i]] === 0; i++);
            if (i === end) return line;
            if (kind === KEY) {
              hash = Math.imul(hash, 0x9e3779b1);
              starts[key] = start;
              ends[key++] = i;
            } else if (kind === TEXT && i > start && bytes[start] <= BLANK) return -1;
          } else {
            if (i < end && bytes[i] === MINUS) i++;
            const first = i;
            let point = -1;
            for (; i < end; i++) {
              const byte = bytes[i];
              if (byte >= ZERO && byte <= NINE) continue;
              if (byte !== POINT || kind === INTEGER || point >= 0) break;
              point = i;
            }
            if (i === end) return line;
            const digits = i - first;
            if (digits === 0 ? first > start : point === first || (point >= 0 && point === i - 1)) return -1;
            if (digits > (kind === INTEGER ? DIGITS : LONGEST_NUMBER)) return -1;
          }
          if (i === start && optional[column] === 0) return -1;
          if (bytes[i] !== (column === width - 1 ? NEWLINE : delimiter)) return -1;
          i++;
        }
        if (!counts.add(bytes, hash)) return -1;
        line = i;
      }
      return line;
    },
    lines: counts.lines,
  };
}
