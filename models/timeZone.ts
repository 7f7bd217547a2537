const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * Milliseconds by which the wall clock of a place is ahead of UTC at an instant (epoch milliseconds).
 * @param timeZone as IANA names it
 * @throws RangeError for a time zone that is not known
 */
export function offsetAt(instant: number, timeZone: string): number {
  const { clock, known } = clockOf(timeZone);
  // Clocks change on a quarter of an hour, so between two of them the offset is one; to ask for it is slow.
  const quarter = Math.floor(instant / (15 * MINUTE));
  const before = known.get(quarter);
  if (before !== undefined) return before;
  const parts = clock.formatToParts(instant);
  const [year, month, day, hour, minute, second] = UNITS.map((unit) =>
    Number(parts.find((part) => part.type === unit)?.value),
  );
  const offset = Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  if (known.size >= MOST) known.clear();
  known.set(quarter, offset);
  return offset;
}

/** Whether IANA names a time zone so. */
export function isTimeZone(name: string): boolean {
  try {
    // Offsets such as +01:00 are no place's clocks.
    return /^[A-Za-z]/.test(name) && Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

/** What the wall clock of a place shows at an instant, as epoch milliseconds, as if it were UTC. */
export const wallAt = (instant: number, timeZone: string): number => instant + offsetAt(instant, timeZone);

/**
 * The instants at which the clocks of a place show a date and time: one on most days, none in the hour that is
 * skipped in spring, two in the hour that comes twice in autumn.
 * @param wall the wall clock's reading as epoch milliseconds, as if it were UTC
 */
export function instantsOf(wall: number, timeZone: string): number[] {
  const offsets = new Set([wall - DAY, wall + DAY].map((time) => offsetAt(time, timeZone)));
  return [...offsets]
    .map((offset) => wall - offset)
    .filter((instant) => instant + offsetAt(instant, timeZone) === wall)
    .sort((a, b) => a - b);
}

/** The first of them; of a time that is skipped, the instant that the clocks would have shown it at, unchanged. */
export const instantOf = (wall: number, timeZone: string): number =>
  instantsOf(wall, timeZone)[0] ?? wall - offsetAt(wall - DAY, timeZone);

const UNITS = ["year", "month", "day", "hour", "minute", "second"] as const;

/** Offsets that are kept, a time zone: twenty years of hours. */
const MOST = 200_000;

/** A clock takes a thousand times as long to make as to read. */
const clocks = new Map<string, { clock: Intl.DateTimeFormat; known: Map<number, number> }>();

function clockOf(timeZone: string) {
  const made = clocks.get(timeZone);
  if (made) return made;
  const numeric = Object.fromEntries(UNITS.map((unit) => [unit, "numeric"]));
  const clock = new Intl.DateTimeFormat("en", { timeZone, hourCycle: "h23", ...numeric });
  const added = { clock, known: new Map<number, number>() };
  clocks.set(timeZone, added);
  return added;
}
