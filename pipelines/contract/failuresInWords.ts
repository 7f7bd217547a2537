import { counted } from "../published/counted.js";
import { numberInWords } from "../published/numberInWords.js";
import type { Clash, ContractMeta, FileFailures } from "./contractMeta.js";

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

/** "3,804 rows of a.csv differ from those of b.csv with the same day (2010-07-30 to 2020-12-31): b.csv counts, since it comes later." */
const clashInWords = ({ file, counts, key, rows, first, last }: Clash) =>
  `${counted(rows, "row")} of ${file} ${rows === 1 ? "differs" : "differ"} from those of ${counts} with the same ${key.join(", ")}` +
  `${first === null ? "" : first === last ? ` (${first})` : ` (${first} to ${last})`}: ${counts} counts, since it comes later.`;

/** All that there is to say of a data set that is used, in sentences; null where there is nothing. */
export function contractInWords({
  failures,
  notes,
  clashes,
}: Pick<ContractMeta, "failures" | "notes" | "clashes">): string | null {
  const kept = failures.length ? [`In quarantine: ${failuresInWords(failures)}.`] : [];
  const noted = notes.length ? [`Taken as it came: ${notes.join("; ")}.`] : [];
  return [...kept, ...noted, ...clashes.map(clashInWords)].join(" ") || null;
}
