import { readFile, stat } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { closestFirst } from "../closest.js";
import { type Database, literal } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import { contentKind } from "./contentKind.js";
import { listIn } from "./listIn.js";
import type { Reader } from "./rawTable.js";

/** How much smaller gzip makes JSON at best. */
const MOST_PACKED = 30;

/** JSON: an array of records at a path, or one record a line; plain or gzipped. */
export const json: Reader = async (database, path, source) => {
  const gzip = (await contentKind(path)) === "gzip";
  // DuckDB keeps buffers of the largest object that it must expect: at most all of the file.
  const largest = Math.max(2 ** 24, (await stat(path)).size * (gzip ? MOST_PACKED : 1));
  const list = await listIn(path, gzip);
  const file = `read_json_objects(${literal(path)}, format = '${list ? "array" : "auto"}', compression = '${gzip ? "gzip" : "uncompressed"}',
    maximum_object_size = ${largest})`;
  const explain = async (error: unknown) =>
    /Malformed JSON|JSON/.test(error instanceof Error ? error.message : "")
      ? malformed(database, path, gzip)
      : undefined;
  const rows = async (sql: string) => {
    try {
      return await database.rows<Record<string, string | number | null>>(sql);
    } catch (error) {
      throw (await explain(error)) ?? error;
    }
  };
  let records = `SELECT json AS r FROM ${file}`;
  if (source.records) {
    const [at] = await rows(`SELECT json_type(json, ${literal(pointer(source.records))}) AS type FROM ${file}`);
    if (at?.type !== "ARRAY") throw noRecords(source.records, await rows(keysOf(file, source.records.slice(0, -1))));
    records = `SELECT unnest((json -> ${literal(pointer(source.records))})::JSON[]) AS r FROM ${file}`;
  }
  const [odd] = await rows(`SELECT count(*) FILTER (json_type(r) <> 'OBJECT') AS n FROM (${records})`);
  if (odd.n)
    throw new InputError(
      "not a list of records with names and values. Say where they are with `records` under `source`.",
    );
  if (list?.cut)
    throw new InputError(`line ${list.lines}: the list of records is cut off: no "]" ends it. Fetch the file again.`);
  const keys = await rows(
    `SELECT key FROM (
       SELECT n, unnest(keys) AS key, unnest(range(len(keys))) AS i
       FROM (SELECT json_keys(r) AS keys, row_number() OVER () AS n FROM (${records})))
     GROUP BY key ORDER BY min({'n': n, 'i': i})`,
  );
  const columns = keys.map(({ key }) => String(key));
  return {
    columns,
    select: async (wanted) =>
      `SELECT ${wanted.map((c, i) => `r ->> ${literal(pointer([columns[c]]))} AS v${i}`).join(", ")} FROM (${records})`,
    places: async (rows) => rows.map((row) => `record ${row + 1}`),
    explain,
  };
};

/** RFC 6901, which takes any key. */
const pointer = (keys: readonly string[]) =>
  keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

const keysOf = (file: string, at: readonly string[]) =>
  `SELECT unnest(json_keys(${at.length ? `json -> ${literal(pointer(at))}` : "json"})) AS key FROM ${file}`;

function noRecords(path: readonly string[], keys: readonly Record<string, unknown>[]): InputError {
  const there = closestFirst(path.at(-1) ?? "", [...new Set(keys.map(({ key }) => String(key)))]);
  return new InputError(
    `no list of records at ${path.join(".")}. ${there.length ? `At that level there are: ${there.slice(0, 8).join(", ")}. ` : ""}Correct \`records\` under \`source\`.`,
  );
}

/** Where a text stops being JSON: DuckDB counts from the record, a person from the top of the file. */
async function malformed(database: Database, path: string, gzip: boolean): Promise<InputError> {
  const bytes = gzip ? gunzipSync(await readFile(path)) : await readFile(path);
  const lines = bytes.toString("utf8").split("\n");
  const error = async (text: string) =>
    database.rows("SELECT json($text)::VARCHAR AS valid", { text }).then(
      () => undefined,
      (e: Error) => Number(/at byte (\d+)/.exec(e.message)?.[1] ?? 0),
    );
  const advice = "Fetch the file again, or correct it at its source.";
  const oneEach = lines.length > 1 && (await error(lines[0])) === undefined;
  for (const [i, line] of (oneEach ? lines : []).entries()) {
    const byte = line.trim() === "" ? undefined : await error(line);
    if (byte !== undefined) return new InputError(`line ${i + 1}, column ${byte + 1}: not JSON. ${advice}`);
  }
  const byte = (await error(bytes.toString("utf8"))) ?? 0;
  const before = bytes.subarray(0, byte).toString("utf8").split("\n");
  return new InputError(`line ${before.length}, column ${before.at(-1)!.length + 1}: not JSON. ${advice}`);
}
