import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bias,
  coverage,
  crps,
  mase,
  owa,
  pinball,
  quantileLoss,
  rmsse,
  SCORED_LEVELS,
  seasonalNaiveError,
  seasonalNaiveSquare,
  skill,
  smape,
  sql,
  wql,
} from "../../models/metrics.js";

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("the metrics", () => {
  it("agree with the evaluation's own Python on two series and two windows", () => {
    // Computed once with pandas by the public scoring script: means over series, then over windows, four decimals.
    const published = { mase: 0.8089, sql: 0.6202, wql: 0.4568, coverage: 0.4167, smape: 71.5381, bias: -0.369 };
    const y = (i: number, t: number) => ((7 * t * (i + 2)) % (11 + 2 * i)) + 3 * Number(t % 12 === 0) + i;
    const windows = [23, 26].map((cutoff) => {
      const series = [0, 1].map((i) => {
        const scale = seasonalNaiveError(
          Array.from({ length: cutoff + 1 }, (_, t) => y(i, t)),
          12,
        );
        const actual = [1, 2, 3].map((h) => y(i, cutoff + h));
        const quantiles = [1, 2, 3].flatMap((h) =>
          SCORED_LEVELS.map((_, k) => 3 + i + h / 2 + (k - 4) * (0.8 + 0.1 * h)),
        );
        const at = (k: number) => [0, 1, 2].map((j) => quantiles[j * 9 + k]);
        return { scale, actual, quantiles, at };
      });
      const flat = <T>(f: (s: (typeof series)[number]) => T[]) => series.flatMap(f);
      return {
        mase: mean(series.map((s) => mase(s.actual, s.at(4), s.scale))),
        sql: mean(series.map((s) => sql(s.actual, s.quantiles, SCORED_LEVELS, s.scale))),
        wql: wql(
          flat((s) => s.actual),
          flat((s) => s.quantiles),
          SCORED_LEVELS,
        ),
        coverage: mean(series.map((s) => coverage(s.actual, s.at(0), s.at(8)))),
        smape: mean(series.map((s) => smape(s.actual, s.at(4)))),
        bias: bias(
          flat((s) => s.actual),
          flat((s) => s.at(4)),
        ),
      };
    });
    for (const [name, value] of Object.entries(published))
      expect(mean(windows.map((w) => w[name as keyof typeof w])), name).toBeCloseTo(value, 4);
  });

  it("make SQL of a forecast without spread equal to its MASE", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { minLength: 1 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (pairs, scale) => {
          const actual = pairs.map(([a]) => a);
          const median = pairs.map(([, m]) => m);
          const quantiles = median.flatMap((m) => SCORED_LEVELS.map(() => m));
          expect(sql(actual, quantiles, SCORED_LEVELS, scale)).toBeCloseTo(mase(actual, median, scale), 8);
        },
      ),
    );
  });

  it("make CRPS of a forecast without spread its absolute error, and SQL's mean where all deciles are known", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { minLength: 1 }), (pairs) => {
        const actual = pairs.map(([a]) => a);
        const still = pairs.flatMap(([, m]) => SCORED_LEVELS.map(() => m));
        expect(crps(actual, still, SCORED_LEVELS)).toBeCloseTo(mean(pairs.map(([a, m]) => Math.abs(a - m))), 8);
      }),
    );
    // A uniform forecast on 0 … 1 and the value x: x²/3 + (1 − x)²/3 in the limit of many levels.
    const levels = Array.from({ length: 999 }, (_, k) => (k + 1) / 1000);
    for (const x of [0, 0.3, 1]) expect(crps([x], levels, levels)).toBeCloseTo((x ** 3 + (1 - x) ** 3) / 3, 4);
  });

  it("give seasonal naive itself an OWA of 1, and a squared error of its own size an RMSSE of 1", () => {
    const naive = { smape: 12, mase: 1.5 };
    expect(owa(naive, naive)).toBe(1);
    expect(owa({ smape: 6, mase: 1.5 }, naive)).toBe(0.75);
    const y = [1, 4, 3, 8, 5, 5];
    const scale = seasonalNaiveSquare(y, 2);
    expect(scale).toBeCloseTo(Math.sqrt((4 + 16 + 4 + 9) / 4));
    expect(rmsse([10, 10], [10 + scale, 10 - scale], scale)).toBeCloseTo(1);
    expect(seasonalNaiveSquare(y, 6)).toBeNaN();
  });

  it("give the least mean pinball loss to the sample's own quantile", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 1, maxLength: 30 }),
        fc.constantFrom(...SCORED_LEVELS),
        fc.integer({ min: -5, max: 55 }),
        (values, level, other) => {
          const own = [...values].sort((a, b) => a - b)[Math.min(Math.floor(level * values.length), values.length - 1)];
          const loss = (q: number) => mean(values.map((v) => pinball(level, v, q)));
          expect(loss(own)).toBeLessThanOrEqual(loss(other) + 1e-9);
        },
      ),
    );
  });

  it("say nothing where there is nothing to say", () => {
    expect(seasonalNaiveError([1, 2, 3], 3)).toBeNaN();
    expect(bias([0, 0], [1, 2])).toBeNaN();
    expect(skill(1, 0)).toBeNaN();
    expect(smape([0], [0])).toBe(0);
  });

  it("count an interval's ends as inside", () => {
    expect(coverage([1, 2, 3, 4], [1, 1, 1, 1], [3, 3, 3, 3])).toBe(0.75);
    expect(skill(0.9, 1)).toBeCloseTo(0.1);
    expect(quantileLoss([2], [1, 2, 3], [0.1, 0.5, 0.9])).toBeCloseTo((2 * (0.1 + 0 + 0.1)) / 3);
  });
});
