/**
 * SQL that is true for the rows that were known on a date, and not yet gone: `date` is an expression of type DATE.
 * A row without `known_at` was always known (names of areas, holidays that are announced years ahead).
 */
export function seenAt(date: string): string {
  return `(coalesce(known_at <= ${date}, true) AND coalesce(gone_at > ${date}, true))`;
}
