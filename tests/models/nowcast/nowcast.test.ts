import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streams } from "../../../data/sample/stream.js";
import { LEVELS } from "../../../models/method.js";
import { nowcast } from "../../../models/nowcast/nowcast.js";

const share = fc.double({ min: 0.05, max: 1, noNaN: true });
const correlation = fc.double({ min: 0, max: 0.2, noNaN: true });

describe("a nowcast", () => {
  it("is what is counted over its share; its range rises, and never goes below what is counted", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), share, correlation, (counted, share, correlation) => {
        const { mean, quantiles } = nowcast(counted, share, correlation, LEVELS);
        expect(mean).toBe(counted / share);
        for (const [k, value] of quantiles.entries())
          expect(value).toBeGreaterThanOrEqual(k > 0 ? quantiles[k - 1] : counted);
      }),
    ));

  it("is certain where all is there, and less so the less is there and the more days differ", () => {
    const width = (share: number, correlation = 0) => {
      const { quantiles } = nowcast(100, share, correlation, [0.1, 0.9]);
      return quantiles[1] - quantiles[0];
    };
    expect(nowcast(100, 1, 0.5, [0.1, 0.9]).quantiles).toEqual(Float64Array.of(100, 100));
    expect(width(0.9)).toBeGreaterThan(width(0.99));
    expect(width(0.5)).toBeGreaterThan(width(0.9));
    expect(width(0.9, 0.05)).toBeGreaterThan(width(0.9));
  });

  it("knows that more may come where nothing has", () => {
    expect(nowcast(0, 0.4, 0, [0.9]).quantiles[0]).toBeGreaterThan(0);
  });

  it("holds what is missing as often as it says, where rows come one by one", () => {
    const random = streams(7, "nowcast")(0, 0);
    // Counts are whole, so that a narrow range with both its ends holds more.
    for (const [whole, share, most] of [
      [40, 0.7, 0.92],
      [900, 0.6, 0.83],
    ]) {
      let held = 0;
      const trials = 2000;
      for (let i = 0; i < trials; i++) {
        let counted = 0;
        for (let row = 0; row < whole; row++) if (random() < share) counted++;
        const { quantiles } = nowcast(counted, share, 0, [0.1, 0.9]);
        if (whole >= quantiles[0] && whole <= quantiles[1]) held++;
      }
      expect(held / trials).toBeGreaterThan(0.77);
      expect(held / trials).toBeLessThan(most);
    }
  });

  it("is refused for what is no share", () => {
    for (const share of [0, -1, 1.01, Number.NaN]) expect(() => nowcast(1, share, 0, [0.5])).toThrow(RangeError);
  });
});
