import type { Panel } from "../../models/panel.js";

/** Names that a line has room for. */
const NAMED = 3;

/** Lines about the series that every method treats apart, with the first of them: a card says how many, not which. */
export function sayUnusual({ ids, offsets, y, seasonLength }: Panel): string[] {
  const still: string[] = [];
  const short: string[] = [];
  for (const [i, id] of ids.entries()) {
    const past = y.subarray(offsets[i], offsets[i + 1]);
    if (past.length < seasonLength) short.push(id);
    if (past.length > 1 && past.every((v) => v === past[0])) still.push(id);
  }
  return [
    ...line("that have never changed, forecast to stay as they are", still),
    ...line(`shorter than a season (${seasonLength} periods), forecast without one`, short),
  ];
}

function line(what: string, ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : "";
  return [`series ${what}: ${ids.slice(0, NAMED).join(", ")}${more}`];
}
