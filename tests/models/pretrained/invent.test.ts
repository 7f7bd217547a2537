import { describe, expect, test } from "vitest";
import { Inputs, WIDTH } from "../../../models/pretrained/inputs.js";
import { invent } from "../../../models/pretrained/invent/invent.js";
import { Random } from "../../../models/pretrained/invent/random.js";
import { inventRows } from "../../../models/pretrained/rows.js";

const many = (seed: number, count: number) => {
  const r = new Random(seed);
  return Array.from({ length: count }, () => invent(r));
};

describe("invented series", () => {
  const series = many(11, 1500);

  test("one seed gives the same series", () => {
    expect(many(5, 30)).toEqual(many(5, 30));
  });

  test("are as long as their plan says, and finite", () => {
    for (const { plan, y } of series) {
      expect(y.length).toBe(plan.n + plan.h);
      expect(y.every(Number.isFinite)).toBe(true);
    }
  });

  test("of counts are whole and not negative", () => {
    const counts = series.filter(({ plan }) => plan.kind === "counts");
    expect(counts.length).toBeGreaterThan(500);
    for (const { y } of counts) expect(y.every((v) => Number.isInteger(v) && v >= 0)).toBe(true);
  });

  test("come in every season, of which each has the share that is documented", () => {
    const share = (m: number) => series.filter(({ plan }) => plan.m === m).length / series.length;
    for (const [m, expected] of [
      [12, 0.28],
      [7, 0.3],
      [52, 0.22],
      [24, 0.12],
      [4, 0.04],
      [1, 0.04],
    ])
      expect(Math.abs(share(m) - expected)).toBeLessThan(0.05);
  });

  test("are worth learning from: few are constant, and none of the rows has anything but numbers", () => {
    const constant = series.filter(({ y }) => y.every((v) => v === y[0])).length;
    expect(constant / series.length).toBeLessThan(0.06);
    const rows = inventRows(new Random(2), new Inputs(), 800, 4);
    expect(rows.x.length).toBe(800 * WIDTH);
    expect(rows.x.every(Number.isFinite)).toBe(true);
    expect(rows.t.every(Number.isFinite)).toBe(true);
  });

  test("the same seed gives the same rows, whatever was computed before", () => {
    const used = new Inputs();
    inventRows(new Random(9), used, 40, 4);
    expect(inventRows(new Random(3), used, 200, 4)).toEqual(inventRows(new Random(3), new Inputs(), 200, 4));
  });
});
