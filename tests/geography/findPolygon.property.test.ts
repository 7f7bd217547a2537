import fc from "fast-check";
import { expect, test } from "vitest";
import { findPolygon } from "../../pipelines/geography/findPolygon.js";
import type { Rings } from "../../pipelines/geography/readPolygons.js";

type Point = readonly [number, number];

/** Whether a point is within a polygon or on its edge, by the edges to the right of it: whole numbers are exact. */
function holds(rings: Rings, [x, y]: Point): boolean {
  let inside = false;
  for (const ring of rings)
    for (let i = 1; i < ring.length; i++) {
      const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
      const side = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
      const between = (x - ax) * (x - bx) <= 0 && (y - ay) * (y - by) <= 0;
      if (side === 0 && between) return true;
      if (ay <= y && by > y && side > 0) inside = !inside;
      if (ay > y && by <= y && side < 0) inside = !inside;
    }
  return inside;
}

const closed = (points: readonly Point[]) => [...points, points[0]].map(([x, y]) => [x, y]);

/** A polygon that is seen whole from its middle: corners by their angle, so that it never crosses itself. */
const star = fc
  .record({
    middle: fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })),
    reach: fc.array(fc.integer({ min: 2, max: 30 }), { minLength: 4, maxLength: 12 }),
    hole: fc.boolean(),
  })
  .map(({ middle: [x, y], reach, hole }): Rings => {
    const corner = (length: number, i: number): Point => {
      const angle = (2 * Math.PI * i) / reach.length;
      return [x + Math.round(length * Math.cos(angle)), y + Math.round(length * Math.sin(angle))];
    };
    const edge = closed(reach.map(corner));
    const inner: Point[] = [
      [x, y],
      [x, y + 1],
      [x + 1, y + 1],
      [x + 1, y],
    ];
    return hole && reach.every((length) => length > 5) ? [edge, closed(inner)] : [edge];
  });

const point = fc.tuple(fc.integer({ min: -40, max: 100 }), fc.integer({ min: -40, max: 100 }));

test("a point is in the first polygon of which a whole search says that it holds it", () => {
  fc.assert(
    fc.property(
      fc.array(star, { minLength: 1, maxLength: 30 }),
      fc.array(point, { minLength: 1, maxLength: 40 }),
      (shapes, points) => {
        const find = findPolygon(shapes.map((rings, i) => ({ area: String(i), rings })));
        for (const at of points) expect(find(...at)).toBe(shapes.findIndex((rings) => holds(rings, at)));
      },
    ),
    { numRuns: 300 },
  );
});

test("of polygons that share edges every point is in exactly one, those on an edge always in the same", () => {
  /** Columns and rows of different widths cut a square into rectangles. */
  const cuts = fc
    .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 8 })
    .map((at) => [0, ...at.sort((a, b) => a - b), 100]);
  fc.assert(
    fc.property(cuts, cuts, (xs, ys) => {
      const cells = xs
        .slice(1)
        .flatMap((right, i) => ys.slice(1).map((top, j) => ({ left: xs[i], right, low: ys[j], top })));
      const parts = cells.map(({ left, right, low, top }, i) => ({
        area: String(i),
        rings: [
          closed([
            [left, low],
            [right, low],
            [right, top],
            [left, top],
          ]),
        ],
      }));
      const find = findPolygon(parts);
      for (let x = 0; x <= 100; x += 5)
        for (const y of ys) {
          const first = cells.findIndex((c) => c.left <= x && x <= c.right && c.low <= y && y <= c.top);
          expect(find(x, y)).toBe(first);
        }
      expect(find(-1, 50)).toBe(-1);
      expect(find(Number.NaN, Number.POSITIVE_INFINITY)).toBe(-1);
    }),
    { numRuns: 50 },
  );
});
