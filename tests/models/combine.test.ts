import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distances, stretch, stretchFactor } from "../../models/calibration.js";
import { average, type Losses, sharedWeights, weigh } from "../../models/combine.js";
import { guard } from "../../models/guard.js";
import { LEVELS } from "../../models/method.js";
import { coverage } from "../../models/metrics.js";
import { random } from "./panels.js";

const loss = fc.oneof({ weight: 9, arbitrary: fc.double({ min: 0, max: 10, noNaN: true }) }, fc.constant(Number.NaN));
const losses = fc.array(fc.array(loss, { minLength: 2, maxLength: 2 }), { minLength: 3, maxLength: 3 });
const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
const alike = Float64Array.of(1 / 3, 1 / 3, 1 / 3);

describe("the weights of a combination", () => {
  it("are at least 0 and sum to 1, whatever the losses", () => {
    fc.assert(
      fc.property(fc.array(losses, { minLength: 1, maxLength: 5 }), fc.nat(200), (panel, periods) => {
        const shared = sharedWeights(panel);
        for (const weights of [shared, ...panel.map((l) => weigh(l, periods, shared))]) {
          expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
          expect(sum(weights)).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  it("do not depend on the unit of a series", () => {
    const panel: Losses[] = [
      [
        [1, 2],
        [2, 2],
        [3, 1],
      ],
      [
        [5, 4],
        [4, 4],
        [9, 9],
      ],
    ];
    const scaled = panel.map((l, i) => l.map((windows) => windows.map((v) => v * (i + 7))));
    const close = (a: Float64Array, b: Float64Array) => {
      expect([...a]).toEqual(Array.from(b, (w) => expect.closeTo(w, 12)));
    };
    close(sharedWeights(scaled), sharedWeights(panel));
    close(weigh(scaled[0], 30, alike), weigh(panel[0], 30, alike));
  });

  it("prefer what lost less, and come from the panel while a series' own evidence is thin", () => {
    const own: Losses = [[1], [1.2], [1.4]];
    const shared = Float64Array.of(0.1, 0.1, 0.8);
    const weights = [0, 10, 60, 1e6].map((periods) => weigh(own, periods, shared));
    expect([...weights[0]]).toEqual([...shared]);
    for (let k = 1; k < weights.length; k++) expect(weights[k][0]).toBeGreaterThan(weights[k - 1][0]);
    expect(weights[3][0]).toBeGreaterThan(0.8);
  });

  it("give a member without a loss nothing but the panel's share, and a perfect one all of the series' own", () => {
    expect([...weigh([[Number.NaN], [2], [2]], 1e9, alike)]).toEqual([0, 0.5, 0.5]);
    expect([...weigh([[0], [2], [2]], 1e9, alike)]).toEqual([1, 0, 0]);
    expect([...weigh([[], [], []], 0, Float64Array.of(0.5, 0.5, 0))]).toEqual([0.5, 0.5, 0]);
    expect([...sharedWeights([[[Number.NaN], [1], [1]]])]).toEqual([...alike]);
  });

  it("average ascending quantiles into ascending ones", () => {
    const ascending = fc
      .array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 4 })
      .map((v) => Float64Array.from(v).sort());
    fc.assert(
      fc.property(ascending, ascending, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, w) => {
        const mixed = average([a, b], Float64Array.of(w, 1 - w));
        for (let k = 1; k < 4; k++) expect(mixed[k]).toBeGreaterThanOrEqual(mixed[k - 1] - 1e-12);
      }),
    );
  });
});

describe("the stretch of a spread", () => {
  const quantiles = (median: number, half: number) =>
    Float64Array.from(LEVELS, (level) => median + half * ((level - 0.5) / 0.4));

  it("measures a value's distance in halves of the 80 % interval on its side", () => {
    const q = quantiles(10, 4);
    const actual = [10, 14, 6, 12, 22];
    const many = Float64Array.from(actual.flatMap(() => [...q]));
    expect([...distances(actual, many, LEVELS)].map((d) => Number(d.toFixed(9)))).toEqual([0, 1, 1, 0.5, 3]);
    expect([...distances([3, 4], Float64Array.from([...quantiles(3, 0), ...quantiles(3, 0)]), LEVELS)]).toEqual([0, 2]);
  });

  it("makes 80 % intervals hold about 80 % of what comes, were they too narrow or too wide", () => {
    const next = random(3);
    for (const half of [0.5, 0.8, 1.5]) {
      const actual = Array.from({ length: 4000 }, () => 10 + 2 * (next() - 0.5));
      const forecast = { mean: Float64Array.of(10), quantiles: quantiles(10, half) };
      const many = Float64Array.from({ length: 2000 * LEVELS.length }, (_, i) => forecast.quantiles[i % LEVELS.length]);
      const factor = stretchFactor(distances(actual.slice(0, 2000), many, LEVELS), 1);
      const stretched = stretch(forecast, LEVELS, factor).quantiles;
      const later = actual.slice(2000);
      const [low, high] = [1, 9].map((k) => later.map(() => stretched[k]));
      expect(Math.abs(coverage(later, low, high) - 0.8)).toBeLessThan(0.04);
    }
  });

  it("stays between ½ and 2, and near what is assumed while there is little to see", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 50, noNaN: true })),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (d, assumed) => {
          const factor = stretchFactor(d, assumed);
          expect(factor).toBeGreaterThanOrEqual(0.5);
          expect(factor).toBeLessThanOrEqual(2);
          if (d.length < 3) expect(Math.abs(factor - assumed)).toBeLessThan(0.05);
        },
      ),
    );
  });

  it("keeps the median, the order of quantiles, and nothing negative where nothing was", () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (median, half, factor) => {
          const floored = quantiles(median, half).map((v) => Math.max(v, 0));
          const { mean, quantiles: q } = stretch(
            { mean: Float64Array.of(median + 1), quantiles: floored },
            LEVELS,
            factor,
          );
          expect(q[5]).toBe(floored[5]);
          expect(Math.min(...q, ...mean)).toBeGreaterThanOrEqual(0);
          for (let k = 1; k < q.length; k++) expect(q[k]).toBeGreaterThanOrEqual(q[k - 1]);
        },
      ),
    );
  });
});

describe("the guard", () => {
  it("publishes a combination only where it is better than seasonal naive", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (combination, naive) => {
          expect(guard(combination, naive, 3).publish).toBe(combination < naive ? "combination" : "seasonal-naive");
        },
      ),
    );
  });

  it("withholds what could not be tried, and says why of everything that is not the combination", () => {
    expect(guard(Number.NaN, Number.NaN, 0)).toMatchObject({
      publish: "nothing",
      reason: expect.stringContaining("too short"),
    });
    expect(guard(1.1, 1, 3)).toMatchObject({ reason: expect.stringContaining("10 % higher") });
    expect(guard(0, 0, 1)).toMatchObject({ publish: "seasonal-naive", reason: expect.stringContaining("exact") });
  });
});
