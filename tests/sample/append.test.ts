import fc from "fast-check";
import { expect, it } from "vitest";
import { day, iso } from "../../data/sample/day.js";
import { type Recording, recordSilo } from "../../data/sample/recordSilo.js";
import { SERVICES } from "../../data/sample/services.js";
import { socialCareReferrals } from "../../data/sample/silos/socialCareReferrals.js";
import { world } from "../../data/sample/world.js";

const silos = [...SERVICES.map((service) => service.silo), socialCareReferrals];
const whole = new Map<string, Recording>();

/** A silo's files at the end of a year, when most is known. */
function wholeYear(silo: (typeof silos)[number], year: number): Recording {
  const key = `${silo.id} ${year}`;
  if (!whole.has(key)) whole.set(key, recordSilo(silo, world(11, day(year, 12, 31))));
  return whole.get(key)!;
}

it("within a year a later as-of date only appends: every earlier file is a prefix of the later one", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...silos),
      fc.constantFrom(2024, 2025),
      fc.integer({ min: 0, max: 363 }),
      (silo, year, offset) => {
        const end = day(year, 1, 1) + offset;
        const earlier = recordSilo(silo, world(11, end)).files;
        const later = wholeYear(silo, year).files;
        expect([...earlier.keys()].every((path) => later.has(path))).toBe(true);
        expect(earlier.size).toBeGreaterThanOrEqual(4);
        for (const [path, text] of earlier) {
          expect(later.get(path)!.startsWith(text), `${path} as of ${iso(end)}`).toBe(true);
          expect(text.endsWith("\n")).toBe(true);
        }
      },
    ),
    { numRuns: 24 },
  );
}, 120_000);

it("a later as-of date brings rows, some of them of days long before", () => {
  const at = (end: number) => recordSilo(SERVICES[2].silo, world(11, end));
  const [earlier, later] = [at(day(2025, 5, 5)), at(day(2025, 5, 12))];
  expect(later.rows).toBeGreaterThan(earlier.rows);
  expect(later.late).toBeGreaterThan(earlier.late);
  const added = later.files
    .get("housing/housing-repairs-2025.csv")!
    .slice(earlier.files.get("housing/housing-repairs-2025.csv")!.length);
  const dates = added
    .trim()
    .split("\n")
    .map((line) => line.split(",")[1]);
  expect(dates.length).toBe(later.rows - earlier.rows);
  expect(dates.some((date) => date < "2025-05-01")).toBe(true);
  expect(dates.every((date) => date < "2025-05-12")).toBe(true);
});
