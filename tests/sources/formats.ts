import { gzipSync } from "node:zlib";
import { workbook } from "./workbook.js";

/** A table of texts; null is an empty cell. */
export interface Texts {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface Format {
  readonly name: string;
  /** File name and the `source` of the data set beside its files. */
  readonly file: string;
  readonly source: Readonly<Record<string, unknown>>;
  write(texts: Texts): string | Uint8Array;
  /** What a message calls the place of a row (from 0). */
  place(row: number): string;
}

const quoted = (text: string | null, delimiter: string) =>
  text === null
    ? ""
    : /["\r\n]/.test(text) || text.includes(delimiter) || text === ""
      ? `"${text.replaceAll('"', '""')}"`
      : text;
const csv = ({ header, rows }: Texts, delimiter = ",", end = "\n") =>
  [header, ...rows].map((row) => row.map((text) => quoted(text, delimiter)).join(delimiter) + end).join("");
const records = ({ header, rows }: Texts) =>
  rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
const titles = ["A report", null, "Printed, as it were"];

/** Every way in which a table can come. */
export const FORMATS: readonly Format[] = [
  { name: "csv", file: "t.csv", source: { format: "csv" }, write: (t) => csv(t), place: (row) => `line ${row + 2}` },
  {
    name: "csv with CRLF and a byte-order mark",
    file: "t.csv",
    source: { format: "csv" },
    write: (t) => `\ufeff${csv(t, ",", "\r\n")}`,
    place: (row) => `line ${row + 2}`,
  },
  {
    name: "csv with semicolons",
    file: "t.csv",
    source: { format: "csv", delimiter: ";" },
    write: (t) => csv(t, ";"),
    place: (row) => `line ${row + 2}`,
  },
  {
    name: "csv with tabs below title rows",
    file: "t.tsv",
    source: { format: "csv", delimiter: "\t", skip: 3 },
    write: (t) => `A report\n\n"Printed, as it were"\n${csv(t, "\t")}`,
    place: (row) => `line ${row + 5}`,
  },
  {
    name: "csv in latin-1",
    file: "t.csv",
    source: { format: "csv", encoding: "latin-1" },
    write: (t) => Buffer.from(csv(t), "latin1"),
    place: (row) => `line ${row + 2}`,
  },
  {
    name: "gzipped csv in latin-1",
    file: "t.csv.gz",
    source: { format: "csv", encoding: "latin-1" },
    write: (t) => gzipSync(Buffer.from(csv(t), "latin1")),
    place: (row) => `line ${row + 2}`,
  },
  {
    name: "gzipped csv whose name does not say so",
    file: "t.csv",
    source: { format: "csv" },
    write: (t) => gzipSync(csv(t)),
    place: (row) => `line ${row + 2}`,
  },
  {
    name: "json",
    file: "t.json",
    source: { format: "json" },
    write: (t) => JSON.stringify(records(t), null, 1),
    place: (row) => `record ${row + 1}`,
  },
  {
    name: "json with records at a path",
    file: "t.json",
    source: { format: "json", records: ["a/b ~c", "rows"] },
    write: (t) => JSON.stringify({ "a/b ~c": { rows: records(t), more: 1 } }),
    place: (row) => `record ${row + 1}`,
  },
  {
    name: "gzipped json, one record a line",
    file: "t.ndjson.gz",
    source: { format: "json" },
    write: (t) =>
      gzipSync(
        records(t)
          .map((record) => `${JSON.stringify(record)}\n`)
          .join(""),
      ),
    place: (row) => `record ${row + 1}`,
  },
  {
    name: "xlsx",
    file: "t.xlsx",
    source: { format: "xlsx" },
    write: (t) => workbook({ Data: [t.header, ...t.rows] }),
    place: (row) => `row ${row + 2}`,
  },
  {
    name: "xlsx with a named sheet below title rows",
    file: "t.xlsx",
    source: { format: "xlsx", sheet: "The & data", skip: 2 },
    write: (t) =>
      workbook({ Notes: [["Nothing here"]], "The & data": [[titles[0]], [titles[2]], [null], t.header, ...t.rows] }),
    place: (row) => `row ${row + 5}`,
  },
];
