import { type Database, identifier, literal } from "../duckdb/database.js";
import type { Column } from "./column.js";
import { fieldNames } from "./fieldNames.js";
import { fieldType } from "./fieldType.js";
import { personalClue } from "./personalClue.js";

/** What silos write where there is nothing. They count as empty only where a column has a type without them. */
const NOTHING = ["NA", "N/A", "n/a", "#N/A", "NULL", "null", "NaN", "None", "-", "--", ".", "..", ":", "*", "?"];
/** Values that are compared with the patterns of personal data. */
const SAMPLE = 200;

/** The columns of the table `looked`, and the texts that mean "empty" in them. */
export async function describeColumns(
  database: Database,
  names: readonly string[],
  { sniffed, rows }: { sniffed?: string; rows: number },
): Promise<{ columns: Column[]; empty: string[] }> {
  const shorter = fieldNames(names);
  const empty = new Set<string>();
  const columns: Column[] = [];
  for (const [i, column] of names.entries()) {
    const v = identifier(column);
    const nothing = await database.rows<{ text: string }>(
      `SELECT DISTINCT trim(${v}) AS text FROM looked WHERE trim(${v}) IN (${NOTHING.map(literal).join(", ")}) ORDER BY ALL`,
    );
    let type = await fieldType(database, column, { sniffed, empty: [""] });
    if (type.type === "text" && nothing.length > 0) {
      const texts = nothing.map(({ text }) => text);
      type = await fieldType(database, column, { sniffed, empty: ["", ...texts] });
      if (type.type !== "text") for (const text of texts) empty.add(text);
    }
    const isNothing = `(trim(coalesce(${v}, '')) IN ('', ${[...NOTHING].map(literal).join(", ")}))`;
    const [facts] = await database.rows<{ empties: number; distinct: number }>(
      `SELECT count(*) FILTER (${isNothing}) AS empties, count(DISTINCT ${v}) AS distinct FROM looked`,
    );
    const values = await database.rows<{ text: string }>(
      `SELECT ${v} AS text FROM looked WHERE NOT ${isNothing} GROUP BY ${v} ORDER BY hash(${v}), ${v} LIMIT ${SAMPLE}`,
    );
    columns.push({
      ...{ column, name: shorter[i], ...type },
      optional: facts.empties > 0,
      unique: rows > 1 && facts.distinct === rows,
      personal: personalClue(
        shorter[i],
        values.map(({ text }) => text),
      ),
    });
  }
  return { columns, empty: [...empty].sort() };
}
