import { type BankHoliday, bankHolidays } from "./bankHolidays.js";
import { day, yearOf } from "./day.js";
import { hardship } from "./hardship.js";
import { type Weather, weather } from "./weather.js";

/** Everything that the silos share. Only `end` moves with the as-of date within a year. */
export interface World {
  readonly seed: number;
  /** First day that is recorded: 1 January four years before the as-of's year. */
  readonly first: number;
  /** The as-of day: the first that is not seen. */
  readonly end: number;
  /** Year of the as-of date. */
  readonly year: number;
  readonly weather: Weather;
  /** Bank holidays from the first year to the one after the as-of's. */
  readonly holidays: readonly BankHoliday[];
  isHoliday(day: number): boolean;
  hardship(area: number, week: number): number;
  /** First day of the new bins. */
  readonly redesign: number;
  /** The day on which no river sensor reported. */
  readonly silence: number;
  /** First year in which the contact centre's files name their date column anew. */
  readonly renamed: number;
}

/** The borough as it stands on the day `end` (days since 1970-01-01). */
export function world(seed: number, end: number): World {
  const year = yearOf(end);
  const holidays = Array.from({ length: 6 }, (_, i) => bankHolidays(year - 4 + i)).flat();
  const days = new Set(holidays.map((holiday) => holiday.day));
  return {
    seed,
    first: day(year - 4, 1, 1),
    end,
    year,
    weather: weather(seed),
    holidays,
    isHoliday: (date) => days.has(date),
    hardship: hardship(seed),
    redesign: day(year - 2, 3, 1),
    silence: day(year - 1, 2, 11),
    renamed: year - 1,
  };
}
