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

/** A field's type in plain words. */
export const TYPE_WORDS: Readonly<Record<Field["type"], string>> = {
  text: "text",
  integer: "whole number",
  number: "number",
  date: "date",
  timestamp: "date and time",
  boolean: "yes or no",
};

/** SQL of a text as it came, NULL where it means "empty". */
export function meant(raw: string, empty: readonly string[]): string {
  const texts = [...new Set(["", ...empty.map((text) => text.trim())])].map(literal).join(", ");
  return `CASE WHEN trim(${raw}) IN (${texts}) THEN NULL ELSE ${raw} END`;
}

/**
 * SQL of a text as a value of the field's type, NULL where it cannot be read as one.
 * Nothing is guessed: 1.5 is no integer, 1,234 no number, and a format has to fit the whole text.
 * Timestamps with an offset from UTC become the wall clock of `timeZone`.
 */
export function typed(raw: string, { type, formats }: Pick<Field, "type" | "formats">, timeZone: string): string {
  const text = `trim(${raw})`;
  const parsed = formats && `try_strptime(${text}, [${formats.map(literal).join(", ")}])`;
  const local =
    parsed && formats.some((format) => /%[zZ]/.test(format)) ? `timezone(${literal(timeZone)}, ${parsed})` : parsed;
  switch (type) {
    case "text":
      return raw;
    case "integer":
      return `CASE WHEN try_cast(${text} AS BIGINT) = try_cast(${text} AS DOUBLE) THEN try_cast(${text} AS BIGINT) END`;
    case "number":
      return `CASE WHEN isfinite(try_cast(${text} AS DOUBLE)) THEN try_cast(${text} AS DOUBLE) END`;
    case "date":
      return local ? `CAST(${local} AS DATE)` : finite(`try_cast(${text} AS DATE)`);
    case "timestamp":
      return local ?? finite(isoTimestamp(text, timeZone));
    case "boolean":
      return `CASE WHEN lower(${text}) IN ('true', 't', 'yes', 'y', '1') THEN true
        WHEN lower(${text}) IN ('false', 'f', 'no', 'n', '0') THEN false END`;
  }
}

const finite = (value: string) => `CASE WHEN isfinite(${value}) THEN ${value} END`;

const isoTimestamp = (text: string, timeZone: string) =>
  `CASE WHEN regexp_full_match(${text}, '.*\\d(Z|[+-]\\d\\d(:?\\d\\d)?)') AND contains(${text}, ':')
    THEN timezone(${literal(timeZone)}, try_cast(${text} AS TIMESTAMPTZ)) ELSE try_cast(${text} AS TIMESTAMP) END`;
