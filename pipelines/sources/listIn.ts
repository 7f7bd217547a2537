import { createReadStream } from "node:fs";
import { unpacked } from "./unpacked.js";

export interface List {
  readonly lines: number;
  /** No `]` ends it. */
  readonly cut: boolean;
}

/**
 * A JSON file, plain or gzipped, as a list (`[…`); undefined where it is none. DuckDB does not see a list below a
 * byte-order mark, and reads one that breaks off between two records as a shorter one.
 */
export async function listIn(path: string, gzip: boolean): Promise<List | undefined> {
  let first = "";
  let last = "";
  let lines = 1;
  const stream = gzip ? unpacked(path) : createReadStream(path);
  for await (const block of stream.setEncoding("latin1") as AsyncIterable<string>) {
    first ||= /[^\s\xef\xbb\xbf]/.exec(block)?.[0] ?? "";
    if (first !== "" && first !== "[") return undefined;
    for (let at = block.indexOf("\n"); at >= 0; at = block.indexOf("\n", at + 1)) lines++;
    last = block.trimEnd().at(-1) ?? last;
  }
  return first === "[" ? { lines, cut: last !== "]" } : undefined;
}
