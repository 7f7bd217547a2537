import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import readWorkbook from "read-excel-file/node";
import { type Database, identifier, literal } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import { type ContentKind, contentKind, packedKind } from "../sources/contentKind.js";
import { csvRecords } from "../sources/csvRecords.js";
import { checkGzip, checkZip } from "../sources/expansion.js";
import { READERS } from "../sources/readers.js";
import { beginning } from "./beginning.js";
import type { Look } from "./column.js";
import { describeColumns } from "./describeColumns.js";
import { encodingOf } from "./encodingOf.js";

/** Rows that are looked at; the start of a file is not all of it, so the night reads every row again by its own rules. */
const ROWS = 50_000;
/** Rows that are looked through for the header. */
const TITLES = 30;

type Source = Omit<Dataset["source"], "files">;
const USUAL: Omit<Source, "format"> = { encoding: "utf-8", delimiter: ",", skip: 0, empty: [""] };

/**
 * Looks at a file that is to be added to an inventory: how it is written (by DuckDB's sniffer where it is CSV), its
 * columns and their types, and which of them look personal.
 * @param wanted the sheet of a workbook; its longest when missing
 * @throws InputError for a file that is empty, or that no reader understands
 */
export async function lookAt(database: Database, path: string, wanted?: string): Promise<Look> {
  const packed = (await contentKind(path)) === "gzip";
  if (packed) await checkGzip(path);
  const kind = packed ? await packedKind(path) : await contentKind(path);
  const { sniffed, ...source } = await written(database, path, kind, { packed, wanted });
  const read = { ...USUAL, ...source } as Dataset["source"];
  const table = await READERS[source.format](database, path, read);
  const columns = table.columns.flatMap((column, place) =>
    column.trim() !== "" && table.columns.indexOf(column) === place ? [{ column, place }] : [],
  );
  try {
    const raw = await table.select(columns.map(({ place }) => place));
    const named = columns.map(({ column }, i) => `v${i} AS ${identifier(column)}`).join(", ");
    await database.run(`CREATE OR REPLACE TEMP TABLE looked AS SELECT ${named} FROM (${raw}) LIMIT ${ROWS}`);
  } catch (error) {
    throw (await table.explain(error)) ?? error;
  }
  const [{ rows }] = await database.rows<{ rows: number }>("SELECT count(*) AS rows FROM looked");
  const described = await describeColumns(
    database,
    columns.map(({ column }) => column),
    { sniffed, rows },
  );
  const empty = described.empty.length ? { empty: ["", ...described.empty] } : {};
  return { source: { ...source, ...empty }, columns: described.columns, rows };
}

async function written(
  database: Database,
  path: string,
  kind: ContentKind,
  { packed, wanted }: { packed: boolean; wanted?: string },
): Promise<Written> {
  if (kind === "text") return text(database, path, packed);
  if (!packed && (kind === "parquet" || kind === "arrow")) return { format: kind };
  if (!packed && kind === "zip") {
    await checkZip(path);
    return sheet(path, wanted);
  }
  throw new InputError(
    `${path} is ${kind === "empty" ? "empty" : `no table (${kind})`}. Give a CSV, JSON, Excel, Parquet or Arrow file.`,
  );
}

type Written = Pick<Source, "format"> & Partial<Source> & { readonly sniffed?: string };

async function text(database: Database, path: string, packed: boolean): Promise<Written> {
  const start = await beginning(path, packed);
  const utf8 = encodingOf(start) === "utf-8";
  if (utf8 && /^\s*[[{]/.test(start.toString("utf8").replace(/^\ufeff/, ""))) return records(path, packed);
  const encoding = utf8 ? {} : ({ encoding: "latin-1" } as const);
  const [found] = await database
    .rows<{ delimiter: string; format: string | null }>(
      `SELECT Delimiter AS delimiter, coalesce(TimestampFormat, DateFormat) AS format
       FROM sniff_csv(${literal(path)}, encoding = ${literal(utf8 ? "utf-8" : "latin-1")})`,
    )
    .catch(() => []);
  const delimiter = found?.delimiter.length === 1 ? found.delimiter : ",";
  const first: (readonly string[])[] = [];
  for await (const { fields } of csvRecords(path, { encoding: "utf-8", ...encoding, delimiter, gzip: packed }))
    if (first.push(fields) === TITLES) break;
  const skip = headerAt(first.map((fields) => fields.filter((field) => field.trim() !== "").length));
  return {
    format: "csv",
    ...encoding,
    ...(delimiter === "," ? {} : { delimiter }),
    ...(skip ? { skip } : {}),
    sniffed: found?.format ?? undefined,
  };
}

/** The header is the first row that has the most texts, give or take one column without a name; above it are titles. */
function headerAt(texts: readonly number[]): number {
  const most = Math.max(0, ...texts);
  return Math.max(
    0,
    texts.findIndex((n) => n >= most - 1 && n > most / 2),
  );
}

/** Where the longest list of records is in a JSON file; the file itself, or its lines, need no path. */
async function records(path: string, packed: boolean): Promise<Written> {
  const bytes = await readFile(path);
  let value: unknown;
  try {
    value = JSON.parse((packed ? gunzipSync(bytes) : bytes).toString("utf8"));
  } catch {
    return { format: "json" };
  }
  const lists: { at: string[]; length: number }[] = [];
  const walk = (inner: unknown, at: string[]) => {
    if (Array.isArray(inner)) {
      if (inner.some((item) => item !== null && typeof item === "object")) lists.push({ at, length: inner.length });
    } else if (inner !== null && typeof inner === "object" && at.length < 4)
      for (const [key, below] of Object.entries(inner)) walk(below, [...at, key]);
  };
  walk(value, []);
  const [longest] = lists.sort((a, b) => b.length - a.length);
  return longest?.at.length ? { format: "json", records: longest.at } : { format: "json" };
}

/** A sheet of a workbook: the longest, where none is asked for. */
async function sheet(path: string, wanted?: string): Promise<Written> {
  const sheets = await readWorkbook(await readFile(path)).catch((error: Error) => {
    throw new InputError(`${path} is no Excel workbook that can be read (${error.message}). Save it as .xlsx or CSV.`);
  });
  const longest = sheets.reduce((a, b) => (b.data.length > a.data.length ? b : a));
  const chosen = wanted === undefined ? longest : sheets.find(({ sheet }) => sheet === wanted);
  if (!chosen)
    throw new InputError(
      `${path} has no sheet ${JSON.stringify(wanted)}. It has ${sheets.map(({ sheet }) => sheet).join(", ")}.`,
    );
  const texts = chosen.data.slice(0, TITLES).map((row) => row.filter((cell) => typeof cell === "string").length);
  const skip = headerAt(texts);
  return {
    format: "xlsx",
    ...(chosen === sheets[0] ? {} : { sheet: chosen.sheet }),
    ...(skip ? { skip } : {}),
  };
}
