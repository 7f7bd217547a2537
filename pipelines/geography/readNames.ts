import { readFile } from "node:fs/promises";
import { csvParseRows } from "d3-dsv";
import { InputError } from "../inputError.js";

/** What a source calls an area, and that area's code or name. */
export interface AreaName {
  readonly name: string;
  readonly code: string;
}

/**
 * A CSV file with the columns `name` and `code`, others being left aside.
 * @throws InputError naming the line of what is missing
 */
export async function readNames(path: string, file: string): Promise<AreaName[]> {
  const [header = [], ...rows] = csvParseRows((await readFile(path, "utf8")).replace(/^\uFEFF/, ""));
  const columns = header.map((title) => title.trim().toLowerCase());
  const [name, code] = ["name", "code"].map((title) => columns.indexOf(title));
  if (name < 0 || code < 0)
    throw new InputError(
      `${file}: the first line is ${JSON.stringify(header.join(","))}. It must name the columns name (what the source writes) and code (the area).`,
    );
  return rows.flatMap((row, i) => {
    if (row.every((cell) => cell.trim() === "")) return [];
    if (!row[name]?.trim() || !row[code]?.trim())
      throw new InputError(
        `${file}: line ${i + 2} has no ${row[name]?.trim() ? "code" : "name"}. Add it, or take the line out.`,
      );
    return [{ name: row[name].trim(), code: row[code].trim() }];
  });
}
