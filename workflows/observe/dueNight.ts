import { instantsOf } from "../../models/timeZone.js";
import { InputError } from "../../pipelines/inputError.js";
import type { DailyTime } from "../temporal/wallClock.js";

export interface DueNight {
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** When it was due, in words. */
  readonly due: string;
  /** When it was due, epoch milliseconds. */
  readonly instant: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MOST = 168;

/** The newest night of a daily time that should be published by `now`, `lateAfter` hours after it was due. */
export function dueNight({ hour, minute, timeZone }: DailyTime, lateAfter: number, now: number): DueNight {
  const tomorrow = (Math.floor(now / DAY) + 1) * DAY;
  const days = Math.ceil((lateAfter * HOUR) / DAY) + 4;
  for (let day = tomorrow; day > tomorrow - days * DAY; day -= DAY) {
    const [instant] = instantsOf(day + hour * HOUR + minute * 60_000, timeZone);
    if (instant === undefined || instant + lateAfter * HOUR > now) continue;
    const two = (n: number) => `${n}`.padStart(2, "0");
    const asOf = new Date(day).toISOString().slice(0, 10);
    return { asOf, due: `at ${two(hour)}:${two(minute)} ${timeZone}`, instant };
  }
  throw new RangeError(`No night was due in ${days} days before ${new Date(now).toISOString()}.`);
}

/**
 * Hours after which a night is late: `HEADWATER_LATE_AFTER`, four when unset.
 * @throws InputError for what is no number of hours
 */
export function lateAfter(env: Readonly<Record<string, string | undefined>>): number {
  const text = env.HEADWATER_LATE_AFTER || "4";
  const hours = Number(text);
  if (!(hours > 0 && hours <= MOST))
    throw new InputError(`HEADWATER_LATE_AFTER is ${text}: give hours, above 0 and up to ${MOST}, for example 4.`);
  return hours;
}
