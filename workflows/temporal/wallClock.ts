import { instantsOf, isTimeZone } from "../../models/timeZone.js";
import { InputError } from "../../pipelines/inputError.js";

/** A time of day on the wall clock of a place. */
export interface DailyTime {
  readonly hour: number;
  readonly minute: number;
  readonly timeZone: string;
}

const DAY = 86_400_000;
/** As far ahead as clock changes are looked for. */
const DAYS = 800;

/**
 * Reads `HH:MM` as a time that comes exactly once every day, so that no night is left out or made twice.
 * @throws InputError for a time zone that is not known, or a time that a change of the clocks skips or repeats
 */
export function dailyTime(text: string, timeZone: string, now: Date): DailyTime {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) throw new InputError(`Not a time of day: ${text}. Write it as HH:MM, for example 03:00.`, 2);
  requireTimeZone(timeZone);
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  const today = Math.floor(now.getTime() / DAY) * DAY;
  for (let day = today; day < today + DAYS * DAY; day += DAY) {
    const { length } = instantsOf(day + (hour * 60 + minute) * 60_000, timeZone);
    if (length === 1) continue;
    const date = new Date(day).toISOString().slice(0, 10);
    throw new InputError(
      `${text} ${length === 0 ? "does not exist" : "comes twice"} on ${date} in ${timeZone}, when the clocks change: choose a time that every day has once, for example 03:00.`,
    );
  }
  return { hour, minute, timeZone };
}

/** @throws InputError for a time zone that is not known */
export function requireTimeZone(timeZone: string): void {
  if (!isTimeZone(timeZone))
    throw new InputError(
      `Unknown time zone: ${timeZone}. Use a name of the IANA database, for example Europe/London, as timeZone in inventory.yaml.`,
    );
}
