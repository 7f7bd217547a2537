import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serviceViews } from "../../site/serviceView.js";
import { totalOf } from "../../site/totalOf.js";
import { type Invented, invented } from "./invented.js";

const areas = Array.from({ length: 30 }, (_, i) => `Area ${String(i).padStart(2, "0")}`);
const view = (change: Partial<Invented>) =>
  serviceViews(invented([{ service: "crime", freq: "MS", areas, expected: (a) => 100 + a, ...change }]))[0];
const first = (change: Partial<Invented>) => totalOf(view(change))!.forecast[0];
/** Noise without memory, different for each area; the same in all areas with `a` = 0. */
const noise = (a: number, i: number) => 100 + ((Math.sin((i + 1) * 12.9898 + a * 78.233) * 43758.5453) % 40);

describe("the total over areas", () => {
  it("adds up means and the past exactly", () => {
    const total = totalOf(view({ past: (a, i) => a + i }))!;
    const sum = areas.reduce((s, _, a) => s + 100 + a, 0);
    expect(total.forecast.map((s) => s.mean)).toEqual(total.forecast.map(() => sum));
    expect(total.history[0].y).toBe(areas.reduce((s, _, a) => s + a, 0));
  });

  it("has the summed range when areas move together, and the root of the summed squares when they do not", () => {
    const half = areas.map((_, a) => (100 + a) * 0.16);
    const summed = half.reduce((s, h) => s + h, 0);
    const independent = Math.sqrt(half.reduce((s, h) => s + h * h, 0));
    const together = first({ past: (_, i) => noise(0, i) });
    expect(together.high - together.mean).toBeCloseTo(summed, 6);
    const apart = first({ past: noise });
    expect(apart.high - apart.mean).toBeGreaterThanOrEqual(independent - 1e-9);
    expect(apart.high - apart.mean).toBeLessThan(1.5 * independent);
  });

  it("takes the widest range where the past is too short to tell", () => {
    const short = first({ past: noise, periods: 6 });
    expect(short.high - short.mean).toBeCloseTo(
      areas.reduce((s, _, a) => s + (100 + a) * 0.16, 0),
      6,
    );
  });

  it("keeps its ranges in order and not below zero, whatever the past", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 50 }), { minLength: 3, maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (y, k) => {
          const step = first({
            areas: areas.slice(0, 5),
            past: (a, i) => y[(i * k + a) % y.length],
            expected: () => 2,
          });
          expect(step.lowest).toBeGreaterThanOrEqual(0);
          expect(step.lowest).toBeLessThanOrEqual(step.low);
          expect(step.low).toBeLessThanOrEqual(step.median);
          expect(step.median).toBeLessThanOrEqual(step.high);
          expect(step.high).toBeLessThanOrEqual(step.highest);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("shows the past of all areas where none has a forecast, and has no total of levels", () => {
    const none = totalOf(view({ withheld: () => "Too short." }))!;
    expect([none.forecast.length, none.history.at(-1)!.y]).toEqual([0, 3000]);
    expect(totalOf(view({ measure: "mean" }))).toBeUndefined();
  });
});
