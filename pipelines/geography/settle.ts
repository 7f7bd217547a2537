import { InputError } from "../inputError.js";
import { groupBy } from "../published/groupBy.js";
import { type Boundary, daysOfChange } from "./readBoundaries.js";

/** Where rows of an old area count that are dated within some days. */
export interface Settled {
  readonly old: string;
  readonly from: number;
  readonly until: number;
  /** Today's areas, and how much of a row counts in each; together 1. */
  readonly parts: readonly { readonly area: string; readonly share: number }[];
}

/**
 * Follows boundary changes to today's areas. Rows stand in the areas of their date; a line brings them into those of the
 * day after its end, from where later changes go on. A line without an end is for sources that never learn of a change:
 * what it leads to is followed as of the same day.
 * @throws InputError where lines without an end lead in a circle
 */
export function settle(lines: readonly Boundary[]): Settled[] {
  const byOld = groupBy(lines, ({ old }) => old);
  const valid = (area: string, day: number) =>
    (byOld.get(area) ?? []).filter(({ from, until }) => from <= day && day <= until);

  const follow = (area: string, day: number, seen: readonly string[]): Settled["parts"] => {
    const own = valid(area, day);
    if (own.length === 0) return [{ area, share: 1 }];
    if (seen.includes(area))
      throw new InputError(
        `Boundary changes lead in a circle: ${[...seen, area].join(" → ")}. Give one of the lines the day until which it holds.`,
      );
    const whole = own.reduce((sum, { share }) => sum + share, 0);
    return own.flatMap((line) => {
      const stays = line.until === Number.POSITIVE_INFINITY && line.new === area;
      const later = line.until < Number.POSITIVE_INFINITY;
      const parts = stays
        ? [{ area, share: 1 }]
        : follow(line.new, later ? line.until + 1 : day, later ? [] : [...seen, area]);
      return parts.map((part) => ({ area: part.area, share: part.share * (line.share / whole) }));
    });
  };

  const days = daysOfChange(lines);
  return [...byOld.keys()].flatMap((old) =>
    days.map((from, i) => {
      const until = (days[i + 1] ?? Number.POSITIVE_INFINITY) - 1;
      // Of days without a beginning or an end, the one that others follow or precede stands for all.
      const day = Number.isFinite(from) ? from : Number.isFinite(until) ? until : 0;
      return { old, from, until, parts: together(follow(old, day, [])) };
    }),
  );
}

/** Parts of one area are one part. */
const together = (parts: Settled["parts"]): Settled["parts"] =>
  [...groupBy(parts, ({ area }) => area)].map(([area, same]) => ({
    area,
    share: same.reduce((sum, { share }) => sum + share, 0),
  }));
