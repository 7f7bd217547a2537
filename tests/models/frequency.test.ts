import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frequency } from "../../models/frequency.js";
import { withDatabase } from "../../pipelines/duckdb/database.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const NAMES = ["h", "D", ...WEEKDAYS.map((day) => `W-${day}`), "MS", "QS", "YS"];

/** Any millisecond from 1900 to 2200. */
const moment = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) });
const steps = fc.integer({ min: -500, max: 500 });

describe.each(NAMES)("%s", (name) => {
  const { floor, add, between } = frequency(name);

  test("a period holds every moment from its first to before the next period's first", () => {
    fc.assert(
      fc.property(moment, (ms) => {
        const start = floor(ms);
        expect(start).toBeLessThanOrEqual(ms);
        expect(add(start, 1)).toBeGreaterThan(ms);
        expect(floor(start)).toBe(start);
        expect(floor(add(start, 1) - 1)).toBe(start);
      }),
    );
  });

  test("adding i and then j periods is adding i + j, and adding none changes nothing", () => {
    fc.assert(
      fc.property(moment, steps, steps, (ms, i, j) => {
        const start = floor(ms);
        expect(add(add(start, i), j)).toBe(add(start, i + j));
        expect(add(start, 0)).toBe(start);
        expect(floor(add(start, i))).toBe(add(start, i));
      }),
    );
  });

  test("between undoes add, and changes its sign when read backwards", () => {
    fc.assert(
      fc.property(moment, moment, steps, (a, b, k) => {
        const [first, second] = [floor(a), floor(b)];
        expect(between(first, add(first, k))).toBe(k);
        expect(add(first, between(first, second))).toBe(second);
        expect(between(second, first) + between(first, second)).toBe(0);
      }),
    );
  });

  test("its own name gives it again", () => expect(frequency(name).name).toBe(name));
});

test("weeks begin on the weekday of their name and last seven days", () => {
  fc.assert(
    fc.property(moment, fc.nat(6), (ms, weekday) => {
      const { floor, add } = frequency(`W-${WEEKDAYS[weekday]}`);
      const start = floor(ms);
      expect(new Date(start).getUTCDay()).toBe(weekday);
      expect(add(start, 1) - start).toBe(7 * DAY);
    }),
  );
});

test("W means W-SUN", () => {
  expect(frequency("W").name).toBe("W-SUN");
  expect(frequency("W").floor(Date.UTC(2024, 0, 6))).toBe(Date.UTC(2023, 11, 31));
});

test("weeks run across the end of a year", () => {
  const { floor, add } = frequency("W-MON");
  expect(floor(Date.UTC(2025, 0, 1))).toBe(Date.UTC(2024, 11, 30));
  expect(add(Date.UTC(2024, 11, 30), 1)).toBe(Date.UTC(2025, 0, 6));
});

test.each([
  [1900, 28],
  [2000, 29],
  [2023, 28],
  [2024, 29],
])("February %i has %i days", (year, days) => {
  const { add } = frequency("MS");
  const february = Date.UTC(year, 1, 1);
  expect(add(february, 1) - february).toBe(days * DAY);
  expect(frequency("D").between(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1))).toBe(days + 337);
});

test("months, quarters and years before 1970 step like those after", () => {
  expect(frequency("MS").add(Date.UTC(1970, 0, 1), -1)).toBe(Date.UTC(1969, 11, 1));
  expect(frequency("QS").floor(Date.UTC(1969, 11, 31))).toBe(Date.UTC(1969, 9, 1));
  expect(frequency("YS").floor(Date.UTC(1969, 11, 31))).toBe(Date.UTC(1969, 0, 1));
});

test("floor agrees with DuckDB's date_trunc", async () => {
  const units = { h: "hour", D: "day", "W-MON": "week", MS: "month", QS: "quarter", YS: "year" };
  const sample = fc.sample(moment, { numRuns: 300, seed: 3 });
  const list = sample.map((ms) => `(${ms})`).join(", ");
  for (const [name, unit] of Object.entries(units)) {
    const rows = await withDatabase({}, (db) =>
      db.rows<{ start: number }>(
        `SELECT date_trunc('${unit}', epoch_ms(ms))::TIMESTAMP AS start FROM (VALUES ${list}) t(ms)`,
      ),
    );
    expect(rows.map((row) => row.start)).toEqual(sample.map(frequency(name).floor));
  }
});

test.each(["WED", "W-", "W-MONDAY", "w-mon", "M", "H", "", "2D"])(
  "%j is no frequency, and the error lists those that are",
  (name) => {
    expect(() => frequency(name)).toThrow(RangeError);
    expect(() => frequency(name)).toThrow(`Unknown frequency: ${JSON.stringify(name)}. Use one of h, D, W-MON`);
  },
);
