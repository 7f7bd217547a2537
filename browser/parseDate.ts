const WRITTEN = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.0+)?)?)?)?$/;

/**
 * A date or time as ISO 8601 writes it (`2024-01`, `2024-01-31`, `2024-01-31 14:00`), in epoch milliseconds of the wall
 * clock read as UTC; NaN for anything else, days that no month has among it.
 */
export function parseDate(text: string): number {
  const match = WRITTEN.exec(text.trim());
  if (!match) return Number.NaN;
  const [year, month, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map((part) => part && Number(part));
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const said = `${match[1]}-${match[2]}-${match[3] ?? "01"}T${match[4] ?? "00"}:${match[5] ?? "00"}:${match[6] ?? "00"}`;
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(said) ? ms : Number.NaN;
}
