import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import { strToU8, zipSync } from "fflate";
import { identifier, literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { workbook } from "./workbook.js";

/** A table of texts; null is an empty cell. */
export interface Texts {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** A table of a plain CSV text without quotes. */
export function textsOf(csv: string): Texts {
  const [header, ...rows] = csv
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return { header, rows };
}

export interface Format {
  readonly name: string;
  /** File name and the `source` of the data set beside its files. */
  readonly file: string;
  readonly source: Readonly<Record<string, unknown>>;
  write(texts: Texts): string | Uint8Array | Promise<Uint8Array>;
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
    name: "csv with tabs below title rows, in UTF-16",
    file: "t.tsv",
    source: { format: "csv", encoding: "utf-16", delimiter: "\t", skip: 3 },
    write: (t) => Buffer.from(`\ufeffA report\n\n"Printed, as it were"\n${csv(t, "\t")}`, "utf16le"),
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
    name: "gzipped csv in windows-1252",
    file: "t.csv.gz",
    source: { format: "csv", encoding: "windows-1252" },
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
    name: "json with a byte-order mark",
    file: "t.json",
    source: { format: "json" },
    write: (t) => `\ufeff${JSON.stringify(records(t))}`,
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
  {
    name: "tsv",
    file: "t.tsv",
    source: { format: "tsv" },
    write: (t) => csv(t, "\t"),
    place: (row) => `line ${row + 2}`,
  },
  {
    name: "ndjson",
    file: "t.ndjson",
    source: { format: "ndjson" },
    write: (t) =>
      records(t)
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(""),
    place: (row) => `record ${row + 1}`,
  },
  {
    name: "the only file of a zip archive",
    file: "t.zip",
    source: { format: "csv" },
    write: (t) => zipSync({ "deep/t.csv": strToU8(csv(t)) }),
    place: (row) => `line ${row + 2}`,
  },
  {
    name: "a named file of a zip archive",
    file: "t.zip",
    source: { format: "ndjson", member: "*/t-*.json" },
    write: (t) =>
      zipSync({
        "README.txt": strToU8("Nothing here"),
        "a/t-1.json": strToU8(
          records(t)
            .map((record) => JSON.stringify(record))
            .join("\n"),
        ),
      }),
    place: (row) => `record ${row + 1}`,
  },
  {
    name: "an xlsx in a zip archive",
    file: "t.zip",
    source: { format: "xlsx", member: "*.xlsx" },
    write: ({ header, rows }) => zipSync({ "t.xlsx": workbook({ Data: [header, ...rows] }) }),
    place: (row) => `row ${row + 2}`,
  },
  {
    name: "arrow",
    file: "t.arrow",
    source: { format: "arrow" },
    write: (t) => arrow(t, "file"),
    place: (row) => `row ${row + 1}`,
  },
  {
    name: "arrow as a stream",
    file: "t.arrows",
    source: { format: "arrow" },
    write: (t) => arrow(t, "stream"),
    place: (row) => `row ${row + 1}`,
  },
  {
    name: "parquet",
    file: "t.parquet",
    source: { format: "parquet" },
    write: parquet,
    place: (row) => `row ${row + 1}`,
  },
];

function arrow({ header, rows }: Texts, format: "file" | "stream"): Uint8Array {
  const columns = header.map((_, i) =>
    vectorFromArray(
      rows.map((row) => row[i]),
      new Utf8(),
    ),
  );
  return tableToIPC(new Table(Object.fromEntries(header.map((name, i) => [name, columns[i]]))), format);
}

async function parquet({ header, rows }: Texts): Promise<Uint8Array> {
  const dir = await mkdtemp(join(tmpdir(), "headwater-parquet-"));
  try {
    const columns = header.map((name, i) => `r[${i + 1}] AS ${identifier(name)}`).join(", ");
    await withDatabase({}, (database) =>
      database.run(
        `COPY (SELECT ${columns} FROM (SELECT unnest(from_json(${literal(JSON.stringify(rows))}, '[["VARCHAR"]]')) AS r))
         TO ${literal(join(dir, "t"))} (FORMAT parquet)`,
      ),
    );
    return await readFile(join(dir, "t"));
  } finally {
    await rm(dir, { recursive: true });
  }
}
