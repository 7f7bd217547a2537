import { literal } from "../duckdb/database.js";
import type { Field } from "../inventory/dataset.js";

/** What a field's texts become: the columns of the warehouse. */
export const COLUMN_TYPES: Readonly<Record<Field["type"], string>> = {
  text: "VARCHAR",
  integer: "BIGINT",
  number: "DOUBLE",
  date: "DATE",
  timestamp: "TIMESTAMP",
  boolean: "BOOLEAN",
};

const WORDS: Readonly<Record<Field["type"], string>> = {
  text: "text",
  integer: "whole number",
  number: "number",
  date: "date",
  timestamp: "date and time",
  boolean: "yes or no",
};

/** What of a field says how its texts are read. */
type Typed = Pick<Field, "type" | "formats" | "timeZone" | "utc">;

/** What a field's texts should be, in plain words, as the rest of `is no …`. */
export function kindInWords({ type, formats, utc }: Typed): string {
  if (utc) return "time that the clocks showed: they skip an hour when they go forward";
  return `${WORDS[type]}${formats ? ` as ${formats.join(" or ")}` : ""}`;
}

/** SQL that is true where a text means "empty". */
export function isEmpty(raw: string, empty: readonly string[]): string {
  const texts = [...new Set(["", ...empty.map((text) => text.trim())])].map(literal).join(", ");
  return `(${raw} IS NULL OR trim(${raw}) IN (${texts}))`;
}

/**
 * SQL of a text as a value of the field's type, NULL where it cannot be read as one; blanks around it do not count.
 * Nothing is guessed: 1.5 is no integer, 1,234 no number, and a format has to fit the whole text.
 * Times with an offset from UTC, and those of a field's own time zone, become the wall clock of `timeZone`; an instant is
 * in UTC. Without an offset, a time that the clocks show twice, when they go back, is the first of the two, and one that they skip cannot be read as an instant.
 */
export function typed(raw: string, { type, formats, timeZone: own, utc }: Typed, timeZone: string): string {
  switch (type) {
    case "text":
      return raw;
    case "integer":
      // DuckDB would round a fraction, and knows hexadecimal digits.
      return `CASE WHEN try_cast(${raw} AS BIGINT) = try_cast(${raw} AS DOUBLE) THEN try_cast(${raw} AS BIGINT) END`;
    case "number":
      return finite(`try_cast(${raw} AS DOUBLE)`);
    case "date":
      // Most dates are plain; all the rest costs ten times as much to ask.
      return formats
        ? `CAST(${moment(raw, formats, timeZone)} AS DATE)`
        : `CASE WHEN ${raw} LIKE '____-__-__' THEN ${finite(`try_cast(${raw} AS DATE)`)} ELSE CAST(${moment(raw, formats, timeZone)} AS DATE) END`;
    case "timestamp":
      if (utc) return moment(raw, formats, "UTC", (wall) => instantSql(wall, own ?? timeZone));
      return moment(raw, formats, timeZone, own === undefined ? undefined : (wall) => shownSql(wall, own, timeZone));
    case "boolean":
      return `CASE WHEN lower(trim(${raw})) IN ('true', 't', 'yes', 'y', '1') THEN true
        WHEN lower(trim(${raw})) IN ('false', 'f', 'no', 'n', '0') THEN false END`;
  }
}

const finite = (value: string) => `CASE WHEN isfinite(${value}) THEN ${value} END`;

/** SQL of the instant, in UTC, at which the clocks of a place first showed a date and time; NULL where they skip it. */
export function instantSql(wall: string, timeZone: string): string {
  const zone = literal(timeZone);
  // Of two instants this is the second, and for a time that is skipped it is one that shows another time.
  const last = `timezone(${zone}, ${wall})`;
  const hits = (instant: string) => `timezone(${zone}, ${instant}) = ${wall}`;
  const first = `${last} - INTERVAL 1 HOUR`;
  return `timezone('UTC', CASE WHEN ${hits(first)} THEN ${first} WHEN ${hits(last)} THEN ${last} END)`;
}

/** SQL of what the clocks of a place show when those of another show a date and time. */
const shownSql = (wall: string, there: string, here: string): string =>
  `timezone(${literal(here)}, timezone(${literal(there)}, ${wall}))`;

/** @param local SQL of what a text without an offset means, made from SQL of the date and time that it says */
function moment(
  raw: string,
  formats: readonly string[] | undefined,
  timeZone: string,
  local: ((wall: string) => string) | undefined = (wall) => wall,
): string {
  const zone = literal(timeZone);
  if (formats) {
    const parsed = `try_strptime(trim(${raw}), [${formats.map(literal).join(", ")}])`;
    return formats.some((format) => /%[zZ]/.test(format)) ? `timezone(${zone}, ${parsed})` : local(parsed);
  }
  // A cast to DATE would pass over anything that follows the date; one to TIMESTAMP does not.
  const plain = local(finite(`try_cast(trim(${raw}) AS TIMESTAMP)`));
  return `CASE WHEN contains(${raw}, ':') AND regexp_full_match(trim(${raw}), '.*\\d(Z|[+-]\\d\\d(:?\\d\\d)?)')
    THEN timezone(${zone}, try_cast(trim(${raw}) AS TIMESTAMPTZ)) ELSE ${plain} END`;
}
