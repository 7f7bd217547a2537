import { day, weekday } from "./day.js";

export interface BankHoliday {
  readonly day: number;
  readonly title: string;
}

/**
 * Bank holidays of England and Wales in a year by the rules of the Banking and Financial Dealings Act 1971 and custom,
 * without those proclaimed for one year alone; oldest first.
 */
export function bankHolidays(year: number): BankHoliday[] {
  const easter = easterSunday(year);
  const monday = (date: number) => date + ((7 - weekday(date)) % 7);
  const fixed = [
    { title: "Good Friday", day: easter - 2 },
    { title: "Easter Monday", day: easter + 1 },
    { title: "Early May bank holiday", day: monday(day(year, 5, 1)) },
    { title: "Spring bank holiday", day: monday(day(year, 5, 25)) },
    { title: "Summer bank holiday", day: monday(day(year, 8, 25)) },
  ];
  const movable = [
    { title: "New Year’s Day", day: day(year, 1, 1) },
    { title: "Boxing Day", day: day(year, 12, 26) },
    { title: "Christmas Day", day: day(year, 12, 25) },
  ];
  // One that falls on a weekend moves to the next weekday that is no holiday already.
  const taken = new Set(movable.map((holiday) => holiday.day).filter((date) => weekday(date) < 5));
  const moved = movable.map(({ title, day: date }) => {
    if (weekday(date) < 5) return { title, day: date };
    let substitute = date;
    while (weekday(substitute) > 4 || taken.has(substitute)) substitute++;
    taken.add(substitute);
    return { title: `${title} (substitute day)`, day: substitute };
  });
  return [...fixed, ...moved].sort((a, b) => a.day - b.day);
}

/** Easter Sunday of the Gregorian calendar (anonymous algorithm of 1876, in J. Meeus, Astronomical Algorithms, ch. 8). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return day(year, Math.floor(n / 31), (n % 31) + 1);
}
