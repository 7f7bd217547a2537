import { type Database, identifier, literal } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Dataset } from "../inventory/dataset.js";
import { checkContent } from "./checkContent.js";
import { firstKnown } from "./knownAt.js";
import { type Layout, type LocatedField, layout } from "./layout.js";
import type { RawTable } from "./rawTable.js";
import { READERS } from "./readers.js";
import type { TellShare } from "./readOrder.js";
import { isEmpty, kindInWords, typed } from "./typed.js";

/** What reading a file needs to know of its data set. */
export type Readable = Pick<Dataset, "fields" | "source" | "contract" | "time" | "covers" | "lagDays" | "covariates">;

/** A value that is not of its field's type, or missing where one is required. */
export class UnreadableValue extends InputError {}

/** Opens a file as a table of texts. @throws InputError for a file that is empty, damaged, or something else */
export async function openTable(database: Database, path: string, source: Dataset["source"]): Promise<RawTable> {
  await checkContent(path, source.format);
  return READERS[source.format](database, path, source);
}

/**
 * Reads a file as it came into a Parquet file of typed columns, one a declared field that is not personal, and what a
 * first landing says of each row; rows in the order of the file. Returns their number.
 * @throws InputError for the first thing in the file that cannot be read: `line 17, column "day": …`
 */
export async function readFile(
  database: Database,
  file: { path: string; to: string; dataset: Readable; timeZone: string; tell?: TellShare },
): Promise<number> {
  const { sql, explained } = await openRows(database, file);
  // No ORDER BY: DuckDB keeps the file's order here, and the order is what the file says.
  const copy = database.rows<{ Count: number }>(
    `COPY (SELECT *, ${firstKnown(file.dataset)} FROM (${sql})) TO ${literal(file.to)} (FORMAT parquet)`,
  );
  const [{ Count }] = await explained(database.followed(copy, file.tell ?? (() => {})));
  return Count;
}

/** A file as rows of typed columns, one a declared field that is not personal. */
export interface TypedRows {
  /** SQL of the rows in the order of the file; it stops at a value that cannot be read, where that value is asked for. */
  readonly sql: string;
  /** @throws InputError for the first thing in the file that cannot be read, where that is what stopped `work` */
  explained<T>(work: Promise<T>): Promise<T>;
}

/** Opens a file as typed rows. @throws InputError as `openTable`, and for a column that is not there */
export async function openRows(
  database: Database,
  { path, dataset, timeZone }: { path: string; dataset: Readable; timeZone: string },
): Promise<TypedRows> {
  const table = await openTable(database, path, dataset.source);
  const plan = layout(dataset, table);
  const raw = await table.select(plan.wanted);
  const columns = plan.fields.map((field) => `${strict(field, dataset, timeZone)} AS ${identifier(field.name)}`);
  return {
    sql: `SELECT ${columns.join(", ")} FROM (${plan.rows(`(${raw})`)})`,
    explained: (work) =>
      work.catch(async (error) => {
        const message = error instanceof Error ? error.message : "";
        if (message.includes(UNREADABLE)) throw await firstProblem(database, table, plan, raw, dataset, timeZone);
        throw (await table.explain(error)) ?? error;
      }),
  };
}

const UNREADABLE = "headwater: unreadable value";
/** SQL that stops DuckDB at a value that cannot be read; which one it is, is looked up afterwards. */
export const stop = `error(${literal(UNREADABLE)})`;

/** SQL of a field's value, which stops at a text that cannot be read. */
export function strict(field: LocatedField, { source }: Readable, timeZone: string): string {
  const { raw } = field;
  const missing = field.optional ? "NULL" : stop;
  const value = typed(raw, field, timeZone);
  const empty = isEmpty(raw, source.empty);
  if (isPlainText(field, source))
    return `CASE WHEN ${raw} > '!' THEN ${raw} WHEN ${empty} THEN ${missing} ELSE coalesce(${value}, ${stop}) END`;
  // Where no readable text can mean "empty", emptiness is asked for only once reading has failed: most rows never ask.
  return field.type === "text" || source.empty.some((text) => text.trim() !== "")
    ? `CASE WHEN ${empty} THEN ${missing} ELSE coalesce(${value}, ${stop}) END`
    : `coalesce(${value}, CASE WHEN ${empty} THEN ${missing} ELSE ${stop} END)`;
}

/** SQL that is true, and never NULL, for a text that cannot be read as its field's. */
export function unreadable(field: LocatedField, { source }: Readable, timeZone: string): string {
  const bad = `CASE WHEN ${isEmpty(field.raw, source.empty)} THEN ${!field.optional} ELSE (${typed(field.raw, field, timeZone)}) IS NULL END`;
  return isPlainText(field, source) ? `CASE WHEN ${field.raw} > '!' THEN false ELSE ${bad} END` : bad;
}

/** Nearly every text begins with something else than a blank, and is then none that means "empty". */
const isPlainText = ({ type }: LocatedField, { empty }: Dataset["source"]) =>
  type === "text" && empty.every((text) => text.trim() === "");

/** The first row in the order of the file, and its first column, with a value that cannot be read. */
async function firstProblem(
  database: Database,
  table: RawTable,
  plan: Layout,
  raw: string,
  dataset: Readable,
  timeZone: string,
): Promise<InputError> {
  const { source } = dataset;
  const checks = plan.fields.map((field, i) => `WHEN ${unreadable(field, dataset, timeZone)} THEN ${i}`);
  const texts = plan.fields.map(({ raw }, i) => `WHEN ${i} THEN ${raw}`);
  const column = source.unpivot ? "name" : "NULL";
  const [found] = await database.rows<{ row: number; field: number; text: string | null; heading: string | null }>(
    `SELECT row, field, CASE field ${texts.join(" ")} END AS text, ${column} AS heading
     FROM (SELECT *, CASE ${checks.join(" ")} END AS field
           FROM (${plan.rows(`(SELECT row_number() OVER () - 1 AS row, * FROM (${raw}))`)}))
     WHERE field IS NOT NULL ORDER BY row, position LIMIT 1`,
  );
  const field = plan.fields[found.field];
  const name = JSON.stringify(field.column ?? found.heading);
  const kind = kindInWords(field);
  if (field.heading)
    return new InputError(
      `column ${JSON.stringify(found.text)} is no ${kind}, as the columns of this wide table are. If it is no such column, add it to \`unpivot.keep\` under \`source\`.`,
    );
  const [place] = await table.places([found.row]);
  const where = `${place}, column ${name}`;
  if (found.text === null || source.empty.includes(found.text.trim()) || found.text.trim() === "")
    return new UnreadableValue(
      `${where}: empty, but the field ${field.name} is required. Correct it at its source, or say \`optional: true\` in fields.${field.name}.`,
    );
  return new UnreadableValue(
    `${where}: ${JSON.stringify(found.text)} is no ${kind}. Correct it at its source, or ${field.utc ? "let it write the offset from UTC, or declare whose clocks it writes as the timeZone of its field" : `declare in fields.${field.name} how it is written`}.`,
  );
}
