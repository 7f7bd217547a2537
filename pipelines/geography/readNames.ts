import { readCsv } from "./readCsv.js";

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
  const lines = await readCsv(path, file, {
    columns: ["name", "code"],
    asks: "name the columns name (what the source writes) and code (the area)",
    spelt: (title) => title.trim().toLowerCase(),
  });
  return lines.flatMap(({ isBlank, cell, refuse }) => {
    if (isBlank) return [];
    const [name, code] = [cell("name").trim(), cell("code").trim()];
    if (!name || !code) refuse(`has no ${name ? "code" : "name"}. Add it, or take the line out.`);
    return [{ name, code }];
  });
}
