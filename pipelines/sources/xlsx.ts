import { readFile } from "node:fs/promises";
import { type CellValue, readSheet } from "read-excel-file/node";
import { identifier } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Reader } from "./rawTable.js";

/** A worksheet of an Excel workbook, below any number of title rows. */
export const xlsx: Reader = async (database, path, source) => {
  const rows = await sheet(path, source.sheet);
  const header = rows.findIndex((row, i) => i >= source.skip && row.some((cell) => cell !== null));
  if (header < 0)
    throw new InputError(
      `no header below row ${source.skip} of the sheet. Correct \`skip\` or \`sheet\` under \`source\`.`,
    );
  let numbers: number[] = [];
  return {
    columns: rows[header].map(text).map((name) => name ?? ""),
    async select(wanted) {
      // Tables of other lengths may stand side by side in a sheet: a row that is empty in all asked columns is no row.
      const texts = rows
        .map((row, i) => ({ number: i + 1, values: wanted.map((c) => text(row[c] ?? null)) }))
        .slice(header + 1)
        .filter(({ values }) => values.some((value) => value !== null));
      numbers = texts.map(({ number }) => number);
      const columns = wanted.map((_, i) => `r[${i + 1}] AS v${i}`).join(", ");
      await database.run(
        `CREATE OR REPLACE TEMP TABLE ${identifier(TABLE)} AS
         SELECT ${columns} FROM (SELECT unnest(from_json(json($rows), '[["VARCHAR"]]')) AS r)`,
        { rows: JSON.stringify(texts.map(({ values }) => values)) },
      );
      return `SELECT * FROM ${identifier(TABLE)}`;
    },
    places: async (rows) => rows.map((row) => `row ${numbers[row]}`),
    explain: async () => undefined,
  };
};

const TABLE = "sheet";

async function sheet(path: string, name: string | undefined): Promise<(CellValue | null)[][]> {
  const bytes = await readFile(path);
  try {
    return await readSheet(bytes, name ?? 1);
  } catch (error) {
    const { sheets } = error as { sheets?: string[] };
    throw new InputError(
      sheets
        ? `no sheet ${JSON.stringify(name ?? 1)}. It has ${sheets.join(", ")}. Correct \`sheet\` under \`source\`.`
        : `not an Excel workbook that can be read (${(error as Error).message}). Fetch the file again, or save it as .xlsx.`,
    );
  }
}

/** A cell as text: dates in ISO 8601, without a time where it is midnight; numbers as JavaScript writes them. */
function text(cell: CellValue | null): string | null {
  if (cell === null || cell === undefined || cell === "") return null;
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00\.000Z$|\.\d+Z$/, "");
  return String(cell);
}
