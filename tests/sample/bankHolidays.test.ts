import fc from "fast-check";
import { expect, it } from "vitest";
import { bankHolidays } from "../../data/sample/bankHolidays.js";
import { iso, weekday } from "../../data/sample/day.js";

// As published on gov.uk/bank-holidays; years without one proclaimed for that year alone.
it.each([
  [2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"],
  [2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"],
  [2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"],
  [2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"],
  [2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"],
])("bank holidays of %i are those that the government published", (year, dates) => {
  expect(bankHolidays(year).map((holiday) => iso(holiday.day))).toEqual(dates.split(" ").map((d) => `${year}-${d}`));
});

it("every year has eight different ones, in order, on weekdays", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1972, max: 2200 }), (year) => {
      const days = bankHolidays(year).map((holiday) => holiday.day);
      expect(new Set(days).size).toBe(8);
      expect(days).toEqual([...days].sort((a, b) => a - b));
      expect(days.every((d) => weekday(d) < 5)).toBe(true);
    }),
  );
});
