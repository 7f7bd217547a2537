import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fanLine } from "../../cli/fanLine.js";
import { sparkline } from "../../cli/sparkline.js";

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe("sparkline", () => {
  it("has one block a value, higher blocks for higher values", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 80 }), (values) => {
        const blocks = [...sparkline(values)];
        expect(blocks).toHaveLength(values.length);
        for (const [i, a] of values.entries())
          for (const [j, b] of values.entries()) if (a < b) expect(blocks[i] <= blocks[j]).toBe(true);
      }),
    );
  });

  it("does not change when the values are shifted or stretched by powers of two", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 }), fc.nat(8), (values, power) => {
        expect(sparkline(values.map((v) => v * 2 ** power + 64))).toBe(sparkline(values));
      }),
    );
  });
});

describe("fanLine", () => {
  it("nests the median in the 80 % range in the 95 % range, whatever the axis", () => {
    const five = fc.array(value, { minLength: 5, maxLength: 5 }).map((values) => values.sort((a, b) => a - b));
    fc.assert(
      fc.property(five, fc.nat(100), fc.integer({ min: 1, max: 120 }), ([a, b, c, d, e], room, width) => {
        const line = fanLine({ low95: a, low80: b, median: c, high80: d, high95: e }, [a - room, e + room], width);
        expect(line).toHaveLength(width);
        expect(line).toMatch(/^ *·*▒*█▒*·* *$/);
      }),
    );
  });
});
