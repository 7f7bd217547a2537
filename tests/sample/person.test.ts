import fc from "fast-check";
import { expect, it } from "vitest";
import { birthDate, dramaPhone, invalidNhsNumber, personName } from "../../data/sample/person.js";
import { streams } from "../../data/sample/stream.js";
import { isNhsNumber } from "./isNhsNumber.js";

const random = fc.tuple(fc.nat(), fc.nat(40_000)).map(([seed, day]) => streams(seed, "person")(0, day));

it("the check of NHS numbers knows the published example", () => {
  // NHS Data Dictionary: 943 476 5919 is a valid number.
  expect(isNhsNumber("9434765919")).toBe(true);
  for (const digit of "012345678") expect(isNhsNumber(`943476591${digit}`)).toBe(false);
});

it("no number that looks like an NHS number is one", () => {
  fc.assert(
    fc.property(random, (draw) => {
      const number = invalidNhsNumber(draw);
      expect(number).toMatch(/^\d{10}$/);
      expect(isNhsNumber(number)).toBe(false);
    }),
    { numRuns: 5000 },
  );
});

it("names are numbered, telephones are those kept free for drama, people are at most ninety", () => {
  fc.assert(
    fc.property(random, fc.integer({ min: 1980, max: 2100 }), (draw, year) => {
      expect(personName(draw)).toMatch(/^Person \d{5}$/);
      expect(dramaPhone(draw)).toMatch(/^07700 900\d{3}$/);
      const age = year - Number(birthDate(draw, year).slice(0, 4));
      expect(age).toBeGreaterThan(0);
      expect(age).toBeLessThanOrEqual(90);
    }),
  );
});
