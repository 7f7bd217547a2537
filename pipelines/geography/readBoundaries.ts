import { InputError } from "../inputError.js";
import { groupBy } from "../published/groupBy.js";
import { readCsv } from "./readCsv.js";

/** One line of a file of boundary changes. Days since 1970; infinite where a line says none. */
export interface Boundary {
  readonly old: string;
  readonly new: string;
  /** First and last day whose rows it holds for. */
  readonly from: number;
  readonly until: number;
  /** How much of the old area is in the new one, from 0 to 1. */
  readonly share: number;
}

const DAY = 86_400_000;
/** Shares are written with few digits: three thirds may be 0.999. */
const ROUNDING = 0.002;

/**
 * A CSV file of boundary changes: `old, new`, and where they are needed `from, until, share`.
 * @throws InputError naming the line that cannot be read, or the area whose shares do not add up to one
 */
export async function readBoundaries(path: string, file: string): Promise<Boundary[]> {
  const lines = await readCsv(path, file, {
    columns: ["old", "new"],
    asks: "name the columns old and new, and may name from, until and share",
  });
  const boundaries = lines.map(({ cell, refuse }): Boundary => {
    const day = (column: "from" | "until", none: number) => {
      const text = cell(column).trim();
      if (!text) return none;
      const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
      return Number.isNaN(ms)
        ? refuse(`has ${JSON.stringify(text)} as ${column}. Write a date as YYYY-MM-DD.`)
        : ms / DAY;
    };
    const [old, now] = [cell("old").trim(), cell("new").trim()];
    if (!old || !now) return refuse(`has no ${old ? "new" : "old"}. Add it, or take the line out.`);
    const [from, until] = [day("from", Number.NEGATIVE_INFINITY), day("until", Number.POSITIVE_INFINITY)];
    if (from > until)
      return refuse(`ends on ${cell("until")}, before it begins on ${cell("from")}. Correct one of the dates.`);
    const share = cell("share").trim() ? Number(cell("share")) : 1;
    if (!(share > 0 && share <= 1)) return refuse(`has the share ${cell("share")}. Use a number above 0 and up to 1.`);
    return { old, new: now, from, until, share };
  });
  checkShares(file, boundaries);
  return boundaries;
}

/**
 * On every day on which lines say anything of an area, all of it goes somewhere.
 * @throws InputError naming the area and its first day of which that is not so
 */
export function checkShares(file: string, lines: readonly Boundary[]): void {
  for (const [old, own] of groupBy(lines, (line) => line.old))
    for (const day of daysOfChange(own)) {
      const shares = own.filter(({ from, until }) => from <= day && day <= until).map(({ share }) => share);
      const sum = shares.reduce((total, share) => total + share, 0);
      if (shares.length === 0 || Math.abs(sum - 1) <= ROUNDING) continue;
      const since = Number.isFinite(day) ? ` from ${new Date(day * DAY).toISOString().slice(0, 10)} on` : "";
      throw new InputError(
        `${file}: the shares of ${JSON.stringify(old)}${since} add up to ${Number(sum.toFixed(6))}. They have to be 1: where a part of it stays, add a line whose new is ${JSON.stringify(old)} too.`,
      );
    }
}

/** Days from which other lines hold than the day before, ascending; the first is minus infinity. */
export const daysOfChange = (lines: readonly Pick<Boundary, "from" | "until">[]): number[] =>
  [...new Set([Number.NEGATIVE_INFINITY, ...lines.flatMap(({ from, until }) => [from, until + 1])])]
    .filter((day) => day < Number.POSITIVE_INFINITY)
    .sort((a, b) => a - b);
