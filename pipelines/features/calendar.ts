import * as aq from "arquero";
import { frequency } from "../../models/frequency.js";
import { wallAt } from "../../models/timeZone.js";

const DAY = 86_400_000;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

type Entry = (start: number, end: number) => number;

/** Days of a span that are Mondays to Fridays. Bank holidays are a covariate of their own. */
function workingDays(start: number, end: number): number {
  const days = Math.round((end - start) / DAY);
  let working = Math.floor(days / 7) * 5;
  for (let day = days - (days % 7); day < days; day++) if (new Date(start + day * DAY).getUTCDay() % 6 !== 0) working++;
  return working;
}

/** Sine and cosine of a place in the year, and of twice it: seasons are rarely as round as one wave. */
function waves(name: string, place: (start: number) => number): [string, Entry][] {
  return [1, 2].flatMap((k): [string, Entry][] => {
    const suffix = k === 1 ? "" : `_${k}`;
    return [
      [`${name}_sin${suffix}`, (start) => Math.sin(2 * Math.PI * k * place(start))],
      [`${name}_cos${suffix}`, (start) => Math.cos(2 * Math.PI * k * place(start))],
    ];
  });
}

const dayPlace = (start: number) => (start - Date.UTC(new Date(start).getUTCFullYear(), 0, 1)) / DAY / 365.25;
const monthPlace = (start: number) => new Date(start).getUTCMonth() / 12;

const LENGTH: [string, Entry][] = [
  ["days", (start, end) => Math.round((end - start) / DAY)],
  ["working_days", workingDays],
];

const DAYS: [string, Entry][] = [
  ...WEEKDAYS.map((name, i): [string, Entry] => [
    `weekday_${name}`,
    (start) => (new Date(start).getUTCDay() === i ? 1 : 0),
  ]),
  ...waves("day", dayPlace),
];

const ENTRIES: Readonly<Record<string, readonly [string, Entry][]>> = {
  h: [...waves("hour", (start) => (start / DAY) % 1), ...DAYS],
  D: DAYS,
  W: waves("week", dayPlace),
  MS: [...waves("month", monthPlace), ...LENGTH],
  QS: [...waves("quarter", monthPlace).slice(0, 2), ...LENGTH],
  YS: LENGTH,
};

/**
 * What the calendar alone says of periods: a table of `ds` and one column a feature.
 *
 * - `h`: `hour_sin`, `hour_cos`, `hour_sin_2`, `hour_cos_2`: the place in the day, and what days have, both on the clocks
 *   of the place
 * - `D`: `weekday_sun` … `weekday_sat` (0 or 1), `day_sin`, `day_cos`, `day_sin_2`, `day_cos_2`: the place in the year
 * - weeks: `week_sin` … of the place of their first day in the year
 * - `MS`: `month_sin` …, `days`, and `working_days`, which are Mondays to Fridays
 * - `QS`: `quarter_sin`, `quarter_cos`, `days`, `working_days`; `YS`: the last two
 *
 * @param ds first moments of periods, epoch milliseconds, each once
 * @param timeZone whose clocks tell the hour and day of hours
 */
export function calendar(freq: string, ds: Float64Array, timeZone: string): aq.ColumnTable {
  const { name, add } = frequency(freq);
  const entries = ENTRIES[name.replace(/-.*/, "")] ?? [];
  const wall = name === "h" ? ds.map((instant) => wallAt(instant, timeZone)) : ds;
  const column = (entry: Entry) => Float64Array.from(wall, (start) => entry(start, add(start, 1)));
  return aq.table({ ds, ...Object.fromEntries(entries.map(([key, entry]) => [key, column(entry)])) });
}
