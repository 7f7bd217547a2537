const DAY = 86_400_000;
const HOUR = 3_600_000;
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * The arithmetic of one frequency. Dates are epoch milliseconds of the wall clock read as UTC.
 * Weeks are named by the day that they begin on: `W-MON` weeks run from Monday to Sunday.
 */
export interface Frequency {
  readonly name: string;
  /** Usual number of periods in a season. */
  readonly seasonLength: number;
  /** Usual horizon of a nightly forecast, in periods. */
  readonly horizon: number;
  /** First moment of the period that holds `ms`. */
  floor(ms: number): number;
  /** First moment of the period `k` periods after the one that begins at `ms`. */
  add(ms: number, k: number): number;
  /** Number of periods from the one that begins at `a` to the one that begins at `b`. */
  between(a: number, b: number): number;
}

function fixed(name: string, length: number, origin: number, seasonLength: number, horizon: number): Frequency {
  return {
    name,
    seasonLength,
    horizon,
    floor: (ms) => Math.floor((ms - origin) / length) * length + origin,
    add: (ms, k) => ms + k * length,
    between: (a, b) => Math.round((b - a) / length),
  };
}

function months(name: string, length: number, seasonLength: number, horizon: number): Frequency {
  const index = (ms: number) => {
    const date = new Date(ms);
    return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / length);
  };
  const start = (i: number) => Date.UTC(Math.floor((i * length) / 12), (((i * length) % 12) + 12) % 12, 1);
  return {
    name,
    seasonLength,
    horizon,
    floor: (ms) => start(index(ms)),
    add: (ms, k) => start(index(ms) + k),
    between: (a, b) => index(b) - index(a),
  };
}

/**
 * The frequency with a pandas name: `h`, `D`, `W-SUN` … `W-SAT` (`W` means `W-SUN`), `MS`, `QS`, `YS`.
 * @throws RangeError for any other name
 */
export function frequency(name: string): Frequency {
  switch (name) {
    case "h":
      return fixed("h", HOUR, 0, 24, 48);
    case "D":
      return fixed("D", DAY, 0, 7, 28);
    case "MS":
      return months("MS", 1, 12, 6);
    case "QS":
      return months("QS", 3, 4, 4);
    case "YS":
      return months("YS", 12, 1, 3);
  }
  const weekday = name === "W" ? 0 : WEEKDAYS.findIndex((day) => name === `W-${day}`);
  if (weekday < 0)
    throw new RangeError(`Unknown frequency: ${JSON.stringify(name)}. Use one of h, D, W-MON … W-SUN, MS, QS, YS.`);
  // 1970-01-01 was a Thursday, weekday 4.
  return fixed(`W-${WEEKDAYS[weekday]}`, 7 * DAY, ((weekday - 4 + 7) % 7) * DAY, 52, 8);
}

/**
 * Whether periods are hours. An hour is an instant, in UTC: by the wall clock the day on which the clocks go back would
 * have one hour twice. Days and longer periods are dates of the place's calendar.
 */
export const isHourly = (freq: string): boolean => freq === "h";
