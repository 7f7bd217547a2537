import { readFile } from "node:fs/promises";
import readWorkbook from "read-excel-file/node";
import { contentKind } from "../sources/contentKind.js";
import { checkZip } from "../sources/expansion.js";
import { isWorkbook } from "../sources/isWorkbook.js";
import { membersOf } from "../sources/unzip.js";

/** The file of which to say what it holds: a plain value, so that it may go to another process. */
export interface InsideOrder {
  readonly inside: string;
}

/** What a file holds of which only one can be a data set's table; nothing where it is a table itself. */
export interface Inside {
  readonly kind: "member" | "sheet";
  readonly names: readonly string[];
  /** The longest of the sheets. */
  readonly usual?: string;
}

/** Names the members of a zip archive, or the sheets of a workbook. @throws InputError for an archive that is damaged */
export async function lookInside({ inside }: InsideOrder): Promise<Inside | undefined> {
  if ((await contentKind(inside)) !== "zip") return undefined;
  if (!(await isWorkbook(inside))) return { kind: "member", names: await membersOf(inside) };
  await checkZip(inside);
  const sheets = await readWorkbook(await readFile(inside)).catch(() => []);
  const longest = sheets.reduce<(typeof sheets)[number] | undefined>(
    (a, b) => (a && a.data.length >= b.data.length ? a : b),
    undefined,
  );
  return { kind: "sheet", names: sheets.map(({ sheet }) => sheet), usual: longest?.sheet };
}
