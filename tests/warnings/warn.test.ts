import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEVELS } from "../../models/method.js";
import { WARN_FROM } from "../../pipelines/published/warnFrom.js";
import { exceedance } from "../../pipelines/warnings/exceedance.js";
import { type WarnSeries, warn } from "../../pipelines/warnings/warn.js";

const MARCH = Date.UTC(2024, 2, 1);
const NOW = Date.UTC(2024, 0, 1);

const series = (change: Partial<WarnSeries> & { median?: number; spread?: number } = {}): WarnSeries => {
  const { median = 48, spread = 20, ...rest } = change;
  return {
    service: "housing-repairs",
    area: "A01",
    freq: "MS",
    title: "Housing repairs",
    areaName: "Aldmarrow",
    unit: "repairs",
    capacity: 42,
    history: { ds: [], y: [] },
    forecast: [{ ds: MARCH, h: 3, quantiles: LEVELS.map((level) => median + (level - 0.5) * spread) }],
    ...rest,
  };
};

describe("warn", () => {
  it("warns of demand beyond capacity with what a planner needs: what, where, when, how much, against what, how likely", () => {
    const [warning] = warn([series()], NOW);
    expect(warning).toMatchObject({ rank: 1, kind: "capacity", threshold: 42, expected: 48, h: 3, ds: MARCH });
    expect(warning.probability).toBeCloseTo(0.8, 12);
    expect(warning.sentence).toBe(
      "Housing repairs, Aldmarrow, March 2024: demand is likely to exceed capacity. About 48 repairs are expected and " +
        "there is capacity for 42. The chance of going over is about 8 in 10; to be ready for 9 outcomes in 10, plan for 56.",
    );
  });

  it("takes the usual range where no capacity is known", () => {
    const ds = Array.from({ length: 60 }, (_, i) => Date.UTC(2019, i, 1));
    const [warning] = warn([series({ capacity: undefined, history: { ds, y: ds.map(() => 40) } })], NOW);
    expect(warning).toMatchObject({ kind: "usual range", threshold: 40 });
    expect(warning.sentence).toMatch(
      /March 2024: demand is almost certain to be higher than usual\. About 48 .* rarely been more than 40\./,
    );
  });

  it("says nothing where neither capacity nor a usual range is known", () => {
    expect(warn([series({ capacity: undefined })], NOW)).toEqual([]);
  });

  it("is silent about periods that have ended before the as-of date", () => {
    expect(warn([series()], Date.UTC(2024, 3, 1) - 1).length).toBe(1);
    expect(warn([series()], Date.UTC(2024, 3, 1))).toEqual([]);
  });

  it("asks a higher probability of what is merely unusual than of what exceeds capacity", () => {
    // Medians 2 below a threshold of 50: probability 0.4.
    const ds = Array.from({ length: 60 }, (_, i) => Date.UTC(2019, i, 1));
    const unusual = { history: { ds, y: ds.map(() => 50) } };
    expect(warn([series({ ...unusual, capacity: 50 })], NOW).map((w) => w.kind)).toEqual(["capacity"]);
    expect(warn([series({ ...unusual, capacity: undefined })], NOW)).toEqual([]);
  });

  const many = fc.uniqueArray(
    fc.record({
      area: fc.integer({ min: 1, max: 50 }).map(String),
      median: fc.double({ min: 1, max: 200, noNaN: true }),
      spread: fc.double({ min: 1, max: 100, noNaN: true }),
      capacity: fc.integer({ min: 1, max: 200 }),
    }),
    { selector: (s) => s.area, maxLength: 20 },
  );

  it("gives exactly those that reach the stated probability", () => {
    fc.assert(
      fc.property(many, (drawn) => {
        const all = drawn.map((d) => series(d));
        const expected = all.filter(
          (s) => exceedance(LEVELS, s.forecast[0].quantiles, s.capacity!).probability >= WARN_FROM.capacity,
        );
        expect(
          warn(all, NOW)
            .map((w) => w.area)
            .sort(),
        ).toEqual(expected.map((s) => s.area).sort());
      }),
    );
  });

  it("ranks by expected excess as a share of the threshold, 1, 2, 3 …, whatever the order of the series", () => {
    fc.assert(
      fc.property(many, (drawn) => {
        const warnings = warn(
          drawn.map((d) => series(d)),
          NOW,
        );
        expect(warnings.map((w) => w.rank)).toEqual(warnings.map((_, i) => i + 1));
        expect(warn(drawn.map((d) => series(d)).reverse(), NOW)).toEqual(warnings);
        const pressure = warnings.map((w) => {
          const { median, spread } = drawn.find((d) => d.area === w.area)!;
          const quantiles = LEVELS.map((level) => median + (level - 0.5) * spread);
          return exceedance(LEVELS, quantiles, w.threshold).excess / w.threshold;
        });
        expect(pressure).toEqual([...pressure].sort((a, b) => b - a));
      }),
    );
  });

  it("puts a service of thousands that rises by a sixth before one of two cases that may become three", () => {
    const ds = Array.from({ length: 60 }, (_, i) => Date.UTC(2019, i, 1));
    const counted = (area: string, usual: number, median: number, spread: number) =>
      series({ area, capacity: undefined, history: { ds, y: ds.map(() => usual) }, median, spread });
    const few = counted("few", 2, 2.6, 4);
    const many = counted("many", 6000, 7000, 1500);
    expect(warn([few, many], NOW).map((w) => w.area)).toEqual(["many", "few"]);
  });

  it("speaks of what is counted in whole numbers", () => {
    const ds = Array.from({ length: 60 }, (_, i) => Date.UTC(2019, i, 1));
    const history = { ds, y: ds.map((_, i) => i % 3) };
    const [warning] = warn([series({ capacity: 2.6, history, median: 3.1, spread: 4 })], NOW);
    expect(warning.threshold).toBe(2.6);
    expect(warning.sentence).toMatch(/About 3\.1 repairs are expected and there is capacity for 2\. .* plan for 5\.$/);
  });
});
