import { type Database, identifier } from "../duckdb/database.js";
import type { Field } from "../inventory/dataset.js";
import { isEmpty, typed } from "../sources/typed.js";

/** A type that reads every value of a column, and the formats that it needs. */
export type FieldType = Pick<Field, "type"> & { readonly formats?: readonly string[] };

/** How dates are written, commonest first; both orders of day and month are tried, so 03/04 alone decides nothing. */
const DATES = [
  "%d/%m/%Y",
  "%Y%m%d",
  "%d-%m-%Y",
  "%d.%m.%Y",
  "%d %B %Y",
  "%d %b %Y",
  "%d-%b-%Y",
  "%d/%m/%y",
  "%m/%d/%Y",
];
const MONTHS = ["%B %Y", "%b %Y", "%b-%y", "%Y-%m", "%Y%m", "%m/%Y"];
const TIMES = ["%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%Y%m%d%H%M%S", "%d-%b-%Y %H:%M"];

/** Numbers that no calculation is done with: they begin with 0, or have more digits than a count. */
const CODE = "(regexp_full_match(trim(v), '0\\d+|\\d{10,}'))";

const as = (type: Field["type"], formats: readonly string[]) => formats.map((f): FieldType => ({ type, formats: [f] }));

/** In this order: the first that reads every value is the type. Eight digits are a date before they are a number. */
const CANDIDATES: readonly FieldType[] = [
  { type: "date" },
  ...as("date", ["%Y%m%d"]),
  { type: "integer" },
  { type: "number" },
  { type: "boolean" },
  { type: "timestamp" },
  ...as("date", [...DATES, ...MONTHS]),
  ...as("timestamp", TIMES),
];

const FEW = 300;

/**
 * The type of a column of texts: the first that Headwater would read every value by. Decided by the very SQL that will
 * read it every night, so what is written into the inventory holds for the rows that were looked at.
 * @param column a column of the table `looked`
 */
export async function fieldType(
  database: Database,
  column: string,
  { sniffed, empty }: { sniffed?: string; empty: readonly string[] },
): Promise<FieldType> {
  const candidates = [...CANDIDATES, ...(sniffed ? [...as("date", [sniffed]), ...as("timestamp", [sniffed])] : [])];
  const fitting = async (rows: string, among: readonly FieldType[]) => {
    const read = among.map((candidate, i) => `bool_and(coalesce(${reads(candidate)}, false)) AS c${i}`);
    const [fits] = await database.rows<Record<string, boolean | null>>(
      `SELECT ${read.join(", ")} FROM (${rows}) WHERE NOT ${isEmpty("v", empty)}`,
    );
    return among.filter((_, i) => fits[`c${i}`]);
  };
  const values = `SELECT DISTINCT ${identifier(column)} AS v FROM looked`;
  // A few values rule most of them out.
  const shortlist = await fitting(`${values} ORDER BY hash(v), v LIMIT ${FEW}`, candidates);
  return (shortlist.length > 0 ? await fitting(values, shortlist) : [])[0] ?? { type: "text" };
}

/** SQL that is true where the text `v` reads as a type and loses nothing: no time of day, no leading zeros. */
function reads({ type, formats }: FieldType): string {
  const value = typed("v", { type, formats: formats as string[] | undefined }, "UTC");
  if (type === "date") return `((${value}) BETWEEN DATE '1800-01-01' AND DATE '2200-01-01' AND NOT contains(v, ':'))`;
  if (type === "integer" || type === "number") return `((${value}) IS NOT NULL AND NOT ${CODE})`;
  return `((${value}) IS NOT NULL)`;
}
