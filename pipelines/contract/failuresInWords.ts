import { numberInWords } from "../published/numberInWords.js";
import type { ContractMeta, FileFailures } from "./contractMeta.js";

/** Kinds of failures that a sentence names. */
const NAMED = 3;

/** `2 × amount is above 100 (first at line 4 of x.csv)`, the commonest kinds first. */
export function failuresInWords(failures: readonly FileFailures[]): string {
  const kinds = [...failures].sort((a, b) => b.rows - a.rows);
  const words = kinds.slice(0, NAMED).map(({ rows, field, why, first, file }) => {
    const place = first ? ` (${rows > 1 ? "first at " : ""}${first} of ${file})` : ` (${file})`;
    return `${numberInWords(rows)} × ${field} ${why}${place}`;
  });
  return `${words.join("; ")}${kinds.length > NAMED ? `; and ${kinds.length - NAMED} other kinds` : ""}`;
}

/** All that a contract has to say of a data set that is used, in sentences; null where there is nothing. */
export function contractInWords({ failures, notes }: Pick<ContractMeta, "failures" | "notes">): string | null {
  const kept = failures.length ? [`In quarantine: ${failuresInWords(failures)}.`] : [];
  const noted = notes.length ? [`Taken as it came: ${notes.join("; ")}.`] : [];
  return [...kept, ...noted].join(" ") || null;
}
