import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bias,
  coverage,
  mase,
  pinball,
  quantileLoss,
  SCORED_LEVELS,
  seasonalNaiveError,
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
