import { isHourly } from "../../models/frequency.js";
import { instantsOf, wallAt } from "../../models/timeZone.js";

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** A date as people write it: `4 March 2024`. Takes epoch milliseconds. */
export function dateInWords(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/**
 * A period as people name it: `March 2024`, `the week of 4 March 2024`, `4 March 2024`, `April to June 2024`.
 * @param freq frequency as pandas names it
 * @param ds the period's first moment, epoch milliseconds
 * @param timeZone whose clocks tell an hour; of one that comes twice it is said by which: `27 October 2024, 01:00 GMT`
 */
export function periodInWords(freq: string, ds: number, timeZone = "UTC"): string {
  if (isHourly(freq)) return `${dateInWords(wallAt(ds, timeZone))}, ${timeInWords(ds, timeZone)}`;
  const date = new Date(ds);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  if (freq === "MS") return `${MONTHS[month]} ${year}`;
  if (freq === "QS") return `${MONTHS[month]} to ${MONTHS[month + 2]} ${year}`;
  if (freq === "YS") return String(year);
  return freq.startsWith("W") ? `the week of ${dateInWords(ds)}` : dateInWords(ds);
}

function timeInWords(instant: number, timeZone: string): string {
  const wall = wallAt(instant, timeZone);
  const time = new Date(wall).toISOString().slice(11, 16);
  if (instantsOf(wall, timeZone).length < 2) return time;
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "short" }).formatToParts(instant);
  return `${time} ${parts.find(({ type }) => type === "timeZoneName")?.value}`;
}

/** A period in a column's head: `Mar 2024`, `4 Mar`, `Apr–Jun`. */
export function periodInShort(freq: string, ds: number, timeZone = "UTC"): string {
  const date = new Date(isHourly(freq) ? wallAt(ds, timeZone) : ds);
  const short = (month: number) => MONTHS[month].slice(0, 3);
  const month = date.getUTCMonth();
  if (freq === "MS") return `${short(month)} ${date.getUTCFullYear()}`;
  if (freq === "QS") return `${short(month)}–${short(month + 2)} ${date.getUTCFullYear()}`;
  if (freq === "YS") return String(date.getUTCFullYear());
  const day = `${date.getUTCDate()} ${short(month)}`;
  return isHourly(freq) ? `${day}, ${timeInWords(ds, timeZone)}` : day;
}

/** What one period is called: `month`, `week`. */
export function periodNoun(freq: string): string {
  return { h: "hour", D: "day", MS: "month", QS: "quarter", YS: "year" }[freq] ?? "week";
}

/** Several periods from the first to the last: `January to June 2024`, `1 to 28 January 2024`. */
export function periodsInWords(freq: string, first: number, last: number, timeZone?: string): string {
  if (first === last) return periodInWords(freq, first, timeZone);
  return `${freq.startsWith("W") ? "the weeks of " : ""}${spanInWords(freq, first, last, timeZone)}`;
}

/** The same without saying that they are weeks: `1 January to 19 February 2024`. */
export function spanInWords(freq: string, first: number, last: number, timeZone?: string): string {
  const name = (ds: number) => periodInWords(freq, ds, timeZone).replace("the week of ", "");
  const [from, to] = [name(first), name(last)];
  if (isHourly(freq)) {
    const [day, time] = to.split(", ");
    return `${from} to ${from.startsWith(day) ? time : to}`;
  }
  if (freq === "QS") return `${from.split(" to ")[0]} ${from.slice(-4)} to ${to.split(" to ")[1]}`;
  // What both have in common at the end, the year or the month and year, is said once.
  const a = from.split(" ");
  const b = to.split(" ");
  let common = 0;
  while (common < a.length - 1 && a.at(-1 - common) === b.at(-1 - common)) common++;
  return `${a.slice(0, a.length - common).join(" ")} to ${to}`;
}
