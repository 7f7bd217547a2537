import { open } from "node:fs/promises";
import { literal } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import { contentKind } from "./contentKind.js";
import { type CsvOptions, csvRecords } from "./csvRecords.js";
import { explainCsv } from "./explainCsv.js";
import type { Reader } from "./rawTable.js";

/** Comma-separated values with any delimiter, plain or gzipped, UTF-8 or latin-1, below any number of title rows. */
export const csv: Reader = async (_database, path, source) => {
  const options = {
    // Texts in other encodings were brought to UTF-8 before.
    encoding: source.encoding === "latin-1" ? ("latin-1" as const) : ("utf-8" as const),
    delimiter: source.delimiter,
    gzip: (await contentKind(path)) === "gzip",
  };
  const header = await findHeader(path, source.skip, options);
  // The header is ours and DuckDB sniffs nothing: its guesses depend on the data, and its errors then name no line.
  const columns = (numbers?: ReadonlySet<number>) =>
    header.fields.map((_, i) => `'c${i}': '${numbers?.has(i) ? "DOUBLE" : "VARCHAR"}'`).join(", ");
  const table = (numbers?: ReadonlySet<number>) =>
    `read_csv(${literal(path)}, auto_detect = false, header = true, skip = ${header.above}, columns = {${columns(numbers)}},
    delim = ${literal(options.delimiter)}, quote = '"', escape = '"', encoding = ${literal(options.encoding)},
    compression = '${options.gzip ? "gzip" : "none"}', max_line_size = ${LONGEST_LINE}, buffer_size = ${2 * LONGEST_LINE})`;
  return {
    columns: header.fields,
    select: async (wanted, numbers) =>
      `SELECT ${wanted.map((c, i) => `c${c} AS v${i}`).join(", ")} FROM ${table(numbers)}`,
    plain: async () => {
      const from = options.gzip ? undefined : await firstRow(path, header.above);
      return from === undefined ? undefined : { from, delimiter: options.delimiter };
    },
    places: async (rows) => (await linesOf(rows, path, header, options)).map((line) => `line ${line}`),
    explain: (error) => explainCsv(error, path, options, header.fields.length),
  };
};

/** A record of a CSV file may have so many bytes. */
const LONGEST_LINE = 16 * 2 ** 20;

interface Header {
  /** Records above the header. */
  readonly above: number;
  readonly fields: readonly string[];
}

/** The first record below the title rows that is not an empty line. */
async function findHeader(path: string, skip: number, options: CsvOptions): Promise<Header> {
  let above = 0;
  for await (const { line, fields } of csvRecords(path, options)) {
    if (above >= skip && fields.some((field) => field !== "")) {
      if (options.encoding === "utf-8" && fields.some((field) => field.includes("\ufffd")))
        throw new InputError(
          `line ${line}: not UTF-8. Say \`encoding: latin-1\`, \`windows-1252\` or \`utf-16\` under \`source\`, or convert the file.`,
        );
      return { above, fields };
    }
    above++;
  }
  throw new InputError(
    skip
      ? `nothing below the ${skip} title rows. Correct \`skip\` under \`source\`, or fetch the file again.`
      : "no header. Fetch the file again.",
  );
}

/** The byte below the header, where no quote above makes a line of two, and lines end plainly. */
async function firstRow(path: string, above: number): Promise<number | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2 ** 16), 0, 2 ** 16, 0);
    const head = buffer.subarray(0, bytesRead);
    let at = 0;
    for (let line = 0; line <= above; line++) {
      at = head.indexOf("\n", at) + 1;
      if (at === 0) return undefined;
    }
    return /["\r]/.test(head.toString("latin1", 0, at)) ? undefined : at;
  } finally {
    await file.close();
  }
}

async function linesOf(rows: readonly number[], path: string, header: Header, options: CsvOptions): Promise<number[]> {
  const lines: number[] = [];
  let place = -header.above - 1;
  if (rows.length > 0)
    for await (const { line, fields } of csvRecords(path, options)) {
      // DuckDB passes over empty lines where a row has several columns.
      if (place >= 0 && header.fields.length > 1 && fields.length === 1 && fields[0] === "") continue;
      // Rows of a wide table come from the same line.
      while (rows[lines.length] === place) lines.push(line);
      if (lines.length === rows.length) return lines;
      place++;
    }
  if (lines.length < rows.length) throw new RangeError(`No row ${rows[lines.length]} in ${path}`);
  return lines;
}
