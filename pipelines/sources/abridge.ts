import { type Database, identifier, literal } from "../duckdb/database.js";
import type { Dataset, Series } from "../inventory/dataset.js";
import { countPlain, type Scan } from "./countPlain.js";
import { firstKnown } from "./knownAt.js";
import { type LocatedField, layout } from "./layout.js";
import { openTable, stop, strict, unreadable } from "./readFile.js";
import type { TellShare } from "./readOrder.js";
import { isEmpty, typed } from "./typed.js";

/** Fields that a series asks for beside the time. */
export const placed = ({ area, where }: Pick<Series, "area" | "where">): string[] => [
  ...(typeof area === "string" ? [area] : "field" in area ? [area.field] : []),
  ...Object.keys(where ?? {}),
];

/**
 * Checks every value of a file in one pass, and writes its rows abridged: the fields that a series asks for (of moments
 * the day), what a first landing says of a row, and `_n`, how many rows are written so.
 * @param file.to the Parquet file to write
 * @param file.scan counts a text that is plain, into files in the directory `work`
 * @param fails SQL over the fields that is true for rows that do not keep a contract
 * @returns rows; undefined where a value cannot be read or a row fails. Nothing is written then: who reads the rows
 *   finds out which
 * @throws InputError for a file that is empty, damaged, or something else
 */
export async function abridge(
  database: Database,
  file: { path: string; to: string; dataset: Dataset; timeZone: string; tell?: TellShare; work: string; scan: Scan },
  fails: readonly string[],
): Promise<number | undefined> {
  const { dataset, timeZone } = file;
  const days = new Set([...(dataset.time ? [dataset.time] : []), ...dataset.series.map(({ time }) => time)]);
  const places = new Set(dataset.series.flatMap(placed));
  const table = await openTable(database, file.path, dataset.source);
  const plan = layout(dataset, table);
  const asked = plan.fields.filter(({ name }) => days.has(name) || places.has(name));
  const numbers = plan.fields.filter((field) => !asked.includes(field) && plainNumber(field, dataset));
  const raw = await table.select(plan.wanted, new Set(numbers.map((field) => plan.wanted[Number(field.raw.slice(1))])));

  // Dates and names are grouped by as they are written, and read once a group instead of once a row.
  const once = (field: LocatedField) => field.type === "text" || field.type === "date";
  const value = (field: LocatedField) => (numbers.includes(field) ? field.raw : typed(field.raw, field, timeZone));
  const keys = asked.map((field, i) => {
    if (once(field)) return `${field.raw} AS g${i}`;
    return `${days.has(field.name) ? `CAST(${value(field)} AS DATE)` : value(field)} AS g${i}`;
  });
  const columns = asked.map((field, i) => {
    const read = once(field) ? strict({ ...field, raw: `g${i}` }, dataset, timeZone) : `g${i}`;
    return `${read} AS ${identifier(field.name)}`;
  });
  const sound = [
    ...plan.fields
      .filter((field) => !(asked.includes(field) && once(field)))
      .map((field) => (numbers.includes(field) ? soundNumber(field) : `NOT ${unreadable(field, dataset, timeZone)}`)),
    ...fails.map((fails) => `NOT coalesce(${fails}, false)`),
  ];
  const named = plan.fields.map((field) => {
    const empty = numbers.includes(field) ? "false" : isEmpty(field.raw, dataset.source.empty);
    return `CASE WHEN NOT ${empty} THEN ${value(field)} END AS ${identifier(field.name)}`;
  });
  const rows = fails.length ? `SELECT *, ${named.join(", ")} FROM (${raw})` : raw;
  const split = `SELECT ${keys.join(", ")}, count(*) AS _n FROM (${rows})
         WHERE CASE WHEN ${sound.join(" AND ") || "true"} THEN true ELSE ${stop} END GROUP BY ALL`;
  // Where dates and names are all that is counted by, and nothing is asked of a row, a plain text is counted quicker.
  const plain =
    fails.length === 0 && asked.every(once)
      ? await countPlain(table, plan, dataset, { ...file, keys: asked })
      : undefined;
  try {
    const counting = database.run(
      `CREATE OR REPLACE TEMP TABLE abridged AS
       SELECT ${columns.join(", ")}, _n FROM (${plain ? `SELECT ${keys.join(", ")}, _n FROM (${plain})` : split})`,
    );
    await database.followed(counting, file.tell ?? (() => {}));
  } catch {
    // Reading the rows fails for the same reason, and says where.
    return undefined;
  }
  const [counts] = await database.rows<{ rows: number }>(
    "SELECT CAST(coalesce(sum(_n), 0) AS BIGINT) AS rows FROM abridged",
  );
  await database.run(
    `COPY (SELECT *, ${firstKnown(dataset)} FROM abridged ORDER BY ALL)
     TO ${literal(file.to)} (FORMAT parquet)`,
  );
  return counts.rows;
}

/**
 * Numbers that DuckDB may read while it splits the lines, which is quicker than to make texts of them first. It would
 * round a fraction where a whole number is asked for, so all are read as DOUBLE.
 */
function plainNumber({ name, type }: LocatedField, { source, contract }: Dataset): boolean {
  return (
    (type === "integer" || type === "number") &&
    source.empty.every((text) => text.trim() === "") &&
    !(contract && name in contract.set)
  );
}

/** SQL that is true for a DOUBLE that its text would be read as, too. */
function soundNumber({ raw, type, optional }: LocatedField): string {
  const sound = type === "integer" ? `${raw} = trunc(${raw}) AND abs(${raw}) < 9.2e18` : `isfinite(${raw})`;
  return `coalesce(${sound}, ${optional})`;
}
