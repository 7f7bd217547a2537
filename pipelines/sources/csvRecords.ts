import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { unpacked } from "./unpacked.js";

export interface CsvRecord {
  /** Line of the file that the record begins on, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Text follows a closing quote, which no reader can understand with certainty. */
  readonly misquoted: boolean;
}

export interface CsvOptions {
  readonly encoding: "utf-8" | "latin-1";
  readonly delimiter: string;
  readonly gzip: boolean;
}

/**
 * The records of a CSV file (RFC 4180) with their lines, empty lines included.
 * DuckDB reads the data; this reads headers, and finds the line of a row once something is wrong with it.
 */
export function csvRecords(path: string, { gzip, ...options }: CsvOptions): AsyncGenerator<CsvRecord> {
  return recordsOf(gzip ? unpacked(path) : createReadStream(path), options);
}

/** The same, of what a plain file holds. */
export async function* recordsOf(
  stream: Readable,
  { encoding, delimiter }: Omit<CsvOptions, "gzip">,
): AsyncGenerator<CsvRecord> {
  let line = 1;
  let start = 1;
  let field = "";
  let fields: string[] = [];
  let state: "bare" | "quoted" | "closing" = "bare";
  let afterReturn = false;
  let began = false;
  let misquoted = false;
  const end = (): CsvRecord => {
    const record = { line: start, fields: [...fields, field], misquoted };
    field = "";
    fields = [];
    state = "bare";
    began = false;
    misquoted = false;
    return record;
  };
  for await (const chunk of characters(stream, encoding))
    for (const char of chunk) {
      if (char === "\n" && afterReturn) {
        afterReturn = false;
        if (state === "quoted") field += char;
        continue;
      }
      afterReturn = char === "\r";
      const newline = char === "\n" || char === "\r";
      if (newline) line++;
      if (state === "quoted") {
        if (char === '"') state = "closing";
        else field += char;
      } else if (newline) {
        yield end();
        start = line;
      } else {
        began = true;
        if (char === '"' && state === "closing") {
          field += char;
          state = "quoted";
        } else if (char === '"' && field === "") state = "quoted";
        else if (char === delimiter) {
          fields.push(field);
          field = "";
          state = "bare";
        } else {
          misquoted ||= state === "closing";
          field += char;
        }
      }
    }
  if (began || state !== "bare") yield end();
}

async function* characters(stream: Readable, encoding: CsvOptions["encoding"]): AsyncGenerator<string> {
  stream.setEncoding(encoding === "latin-1" ? "latin1" : "utf8");
  let first = true;
  for await (const chunk of stream as AsyncIterable<string>) {
    yield first && chunk.startsWith("\ufeff") ? chunk.slice(1) : chunk;
    first = false;
  }
}
