import { readFileSync } from "node:fs";
import { csvParse } from "d3-dsv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { degreesOf, gridOf } from "../../pipelines/geography/nationalGrid.js";

const POINTS = csvParse(readFileSync("tests/fixtures/geography/ordnance-survey-test-points.csv", "utf8"), (row) => ({
  point: row.point,
  degrees: [Number(row.longitude), Number(row.latitude)] as [number, number],
  grid: [Number(row.easting), Number(row.northing)] as [number, number],
}));
const metres = ([x, y]: number[], [u, v]: number[]) => Math.hypot(x - u, y - v);

test("beside Ordnance Survey's forty test points no place is more than 5 m off, and half of them less than 2 m", () => {
  const off = POINTS.map(({ degrees, grid }) => metres(gridOf(...degrees), grid)).sort((a, b) => a - b);
  expect(off).toHaveLength(40);
  expect(off.at(-1)).toBeLessThan(5);
  expect(off[20]).toBeLessThan(2);
});

test("there and back again is the same place within a centimetre, all over Great Britain", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 700_000, noNaN: true }),
      fc.double({ min: 0, max: 1_250_000, noNaN: true }),
      (x, y) => {
        expect(metres(gridOf(...degreesOf(x, y)), [x, y])).toBeLessThan(0.01);
      },
    ),
  );
});
