import fc from "fast-check";
import { expect, test } from "vitest";
import { frequency } from "../../models/frequency.js";
import { calendar } from "../../pipelines/features/calendar.js";

const at = (freq: string, ...dates: string[]) =>
  calendar(freq, Float64Array.from(dates, Date.parse), "Europe/London").objects();

test("February has 28 days, or 29, and as many working days as Mondays to Fridays", () => {
  expect(at("MS", "2023-02-01", "2024-02-01")).toMatchObject([
    { days: 28, working_days: 20 },
    { days: 29, working_days: 21 },
  ]);
  expect(at("YS", "2023-01-01", "2024-01-01")).toMatchObject([
    { days: 365, working_days: 260 },
    { days: 366, working_days: 262 },
  ]);
  expect(at("QS", "2024-01-01")).toMatchObject([{ days: 91, working_days: 65, quarter_sin: 0, quarter_cos: 1 }]);
});

test("exactly one weekday is marked", () => {
  fc.assert(
    fc.property(fc.integer({ min: -20000, max: 40000 }), (day) => {
      const [row] = calendar("D", Float64Array.of(day * 86_400_000), "UTC").objects() as Record<string, number>[];
      const marked = Object.keys(row).filter((name) => name.startsWith("weekday_") && row[name] === 1);
      const name = new Date(day * 86_400_000).toLocaleDateString("en-GB", { weekday: "short", timeZone: "UTC" });
      expect(marked).toEqual([`weekday_${name.toLowerCase()}`]);
    }),
  );
});

test("the same place of the year is the same point of the circle, whatever the year", () => {
  const [one, other] = at("MS", "2019-08-01", "2024-08-01") as Record<string, number>[];
  expect(one.month_sin).toBe(other.month_sin);
  fc.assert(
    fc.property(fc.constantFrom("D", "W-MON", "MS"), fc.integer({ min: 0, max: Date.UTC(2060, 0, 1) }), (freq, ms) => {
      const start = frequency(freq).floor(ms);
      const [row] = calendar(freq, Float64Array.of(start), "UTC").objects() as Record<string, number>[];
      const wave = freq === "D" ? "day" : freq === "MS" ? "month" : "week";
      for (const k of ["", "_2"]) expect(row[`${wave}_sin${k}`] ** 2 + row[`${wave}_cos${k}`] ** 2).toBeCloseTo(1, 12);
    }),
  );
});

test("working days of any span are those that a walk through it counts", () => {
  fc.assert(
    fc.property(fc.constantFrom("MS", "QS", "YS"), fc.integer({ min: 0, max: Date.UTC(2060, 0, 1) }), (freq, ms) => {
      const { floor, add } = frequency(freq);
      const start = floor(ms);
      let working = 0;
      for (let day = start; day < add(start, 1); day += 86_400_000)
        if (![0, 6].includes(new Date(day).getUTCDay())) working++;
      expect(calendar(freq, Float64Array.of(start), "UTC").get("working_days", 0)).toBe(working);
    }),
  );
});
