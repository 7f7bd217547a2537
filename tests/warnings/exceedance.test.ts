import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEVELS } from "../../models/method.js";
import { exceedance } from "../../pipelines/warnings/exceedance.js";

/** Standard normal distribution function, from erfc by Numerical Recipes' rational Chebyshev fit (error below 1.2e-7). */
function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + z / 2);
  const poly =
    -1.26551223 +
    t *
      (1.00002368 +
        t *
          (0.37409196 +
            t *
              (0.09678418 +
                t *
                  (-0.18628806 +
                    t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))));
  const erfc = t * Math.exp(-z * z + poly);
  return x >= 0 ? 1 - erfc / 2 : erfc / 2;
}

function normalQuantile(p: number): number {
  let [low, high] = [-10, 10];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const Z = LEVELS.map(normalQuantile);
const tenths = fc.nat({ max: 10_000 }).map((n) => n / 10);
const ascending = fc
  .array(tenths, { minLength: LEVELS.length, maxLength: LEVELS.length })
  .map((values) => values.sort((a, b) => a - b));

describe("exceedance", () => {
  it("answers a normal forecast's exact probability within 0.01 between its outermost quantiles", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1.95, max: 1.95, noNaN: true }),
        fc.double({ min: 1, max: 1e4, noNaN: true }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        (z, mean, sd) => {
          const { probability } = exceedance(
            LEVELS,
            Z.map((q) => mean + sd * q),
            mean + sd * z,
          );
          expect(Math.abs(probability - (1 - normalCdf(z)))).toBeLessThan(0.01);
        },
      ),
    );
  });

  it("answers a quantile's own level exactly at each quantile", () => {
    for (const [i, level] of LEVELS.entries())
      expect(exceedance(LEVELS, Z, Z[i]).probability).toBeCloseTo(1 - level, 12);
  });

  it("says no more than the bound beyond the outermost quantiles", () => {
    expect(exceedance(LEVELS, Z, -50).probability).toBe(0.975);
    expect(exceedance(LEVELS, Z, 50)).toEqual({ probability: 1 - 0.975, excess: 0 });
  });

  it("agrees with draws from the distribution that it reads, in probability and in expected excess", () => {
    fc.assert(
      fc.property(ascending, tenths, (quantiles, threshold) => {
        // Stratified draws by inversion; the tails sit on the outermost quantiles, as the bounds say.
        const draws = 20_000;
        let over = 0;
        let excess = 0;
        for (let i = 0; i < draws; i++) {
          const u = (i + 0.5) / draws;
          const next = LEVELS.findIndex((level) => level > u);
          const demand =
            next === 0
              ? quantiles[0]
              : next < 0
                ? quantiles.at(-1)!
                : quantiles[next - 1] +
                  ((u - LEVELS[next - 1]) / (LEVELS[next] - LEVELS[next - 1])) *
                    (quantiles[next] - quantiles[next - 1]);
          if (demand > threshold) over++;
          excess += Math.max(0, demand - threshold) / draws;
        }
        const exact = exceedance(LEVELS, quantiles, threshold);
        const inside = threshold >= quantiles[0] && threshold < quantiles.at(-1)!;
        if (inside) expect(Math.abs(exact.probability - over / draws)).toBeLessThan(2e-4);
        // What lies beyond the highest quantile adds nothing to the excess, and what lies below the lowest nothing either.
        const tails =
          0.025 * Math.max(0, quantiles.at(-1)! - threshold) + 0.025 * Math.max(0, quantiles[0] - threshold);
        expect(exact.excess).toBeLessThanOrEqual(excess + 0.1);
        expect(exact.excess).toBeGreaterThanOrEqual(excess - tails - 0.1);
      }),
      { numRuns: 60 },
    );
  });

  it("falls as the threshold rises, in probability and in excess", () => {
    fc.assert(
      fc.property(
        ascending,
        fc.double({ min: -10, max: 1010, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (q, c, more) => {
          const [low, high] = [exceedance(LEVELS, q, c), exceedance(LEVELS, q, c + more)];
          expect(high.probability).toBeLessThanOrEqual(low.probability + 1e-12);
          expect(high.excess).toBeLessThanOrEqual(low.excess + 1e-9);
          expect(low.excess).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it("reads quantiles that are equal, as those of small counts are: demand of 2 does not exceed 2", () => {
    const counts = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 4];
    expect(exceedance(LEVELS, counts, 2).probability).toBeCloseTo(0.2, 12);
    expect(exceedance(LEVELS, counts, 1.999).probability).toBeGreaterThan(0.39);
    expect(
      exceedance(
        LEVELS,
        LEVELS.map(() => 5),
        5,
      ),
    ).toEqual({ probability: 1 - 0.975, excess: 0 });
  });
});
