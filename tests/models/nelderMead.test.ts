import fc from "fast-check";
import { expect, it } from "vitest";
import { nelderMead } from "../../models/nelderMead.js";

it("finds the bottom of any bowl", () => {
  const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(coordinate, coordinate, (a, b) => {
      const x = nelderMead(([u, v]) => 1 + (u - a) ** 2 + 3 * (v - b) ** 2, [0, 0], { steps: 400, tolerance: 1e-9 });
      expect(x[0]).toBeCloseTo(a, 2);
      expect(x[1]).toBeCloseTo(b, 2);
    }),
  );
});

it("walks down Rosenbrock's valley", () => {
  const valley = ([x, y]: Float64Array) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  const [x, y] = nelderMead(valley, [-1.2, 1], { steps: 600, tolerance: 1e-12 });
  expect([x, y]).toEqual([expect.closeTo(1, 2), expect.closeTo(1, 2)]);
});

it("asks no more often than it may, and gives back a point no worse than the start", () => {
  let asked = 0;
  const f = ([x, y]: Float64Array) => {
    asked += 1;
    return Math.abs(x - 40) + Math.abs(y + 9);
  };
  const found = nelderMead(f, [0, 0], { steps: 50 });
  expect(asked).toBeLessThanOrEqual(53);
  expect(f(found)).toBeLessThan(49);
});
