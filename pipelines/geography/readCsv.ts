import { readFile } from "node:fs/promises";
import { csvParseRows } from "d3-dsv";
import { InputError } from "../inputError.js";

/** A line below the heading. */
export interface CsvLine {
  readonly isBlank: boolean;
  /** What stands under a title; empty where the line is too short or the title is not there. */
  cell(title: string): string;
  /** @throws InputError naming file and line: `names.csv: line 3 has no code. Add it.` */
  refuse(what: string): never;
}

/**
 * The lines of a CSV file that stands beside an inventory; columns that nobody asks for are left aside.
 * @param columns titles that have to be there
 * @param asks ends the sentence that says so where one is not: `name the columns name and code`
 * @param spelt how a title is read; as it stands when missing
 */
export async function readCsv(
  path: string,
  file: string,
  {
    columns,
    asks,
    spelt = (title) => title,
  }: { columns: readonly string[]; asks: string; spelt?: (title: string) => string },
): Promise<CsvLine[]> {
  const [header = [], ...rows] = csvParseRows((await readFile(path, "utf8")).replace(/^\uFEFF/, ""));
  const titles = header.map(spelt);
  if (columns.some((column) => !titles.includes(column)))
    throw new InputError(`${file}: the first line is ${JSON.stringify(header.join(","))}. It must ${asks}.`);
  return rows.map((row, i) => ({
    isBlank: row.every((cell) => cell.trim() === ""),
    cell: (title) => row[titles.indexOf(title)] ?? "",
    refuse(what) {
      throw new InputError(`${file}: line ${i + 2} ${what}`);
    },
  }));
}
