import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutWindow } from "../../../models/cutWindow.js";
import { LEVELS } from "../../../models/method.js";
import { SCORED_LEVELS, seasonalNaiveError, sql } from "../../../models/metrics.js";
import type { Panel } from "../../../models/panel.js";
import { Random } from "../../../models/pretrained/invent/random.js";
import { groupMeans } from "../../../models/pretrained/lend/groupMeans.js";
import { lentShift, shapesOf } from "../../../models/pretrained/lend/shape.js";
import { similarSeries } from "../../../models/pretrained/lend/similarSeries.js";
import { pretrained } from "../../../models/pretrained/pretrained.js";
import { panelOf } from "./panelOf.js";

const M = 12;
const positive = fc.array(fc.double({ min: 0.5, max: 50, noNaN: true }), { minLength: 3, maxLength: 30 });

/** Counts of a few a month whose season, of one kind or another, is hidden in chance. */
const counts = (series: number, n: number, season: (i: number, t: number) => number, seed = 1) => {
  const r = new Random(seed);
  return Array.from({ length: series }, (_, i) =>
    Array.from({ length: n }, (_, t) => r.poisson(3 * Math.exp(season(i, t)))),
  );
};
const wave = (t: number) => 0.9 * Math.sin((2 * Math.PI * t) / M);

describe("the mean of a group", () => {
  test("of multiples of one series is that series, in units of its mean", () => {
    fc.assert(
      fc.property(
        positive,
        fc.array(fc.double({ min: 0.1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 6 }),
        (y, sizes) => {
          const panel = panelOf(
            sizes.map((size) => y.map((v) => size * v)),
            M,
          );
          const { ids, y: mean } = groupMeans(panel, new Int32Array(sizes.length), 1);
          expect(ids.length).toBe(1);
          const level = y.reduce((a, b) => a + b, 0) / y.length;
          for (const [t, v] of y.entries()) expect(mean[t]).toBeCloseTo(v / level, 6);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("sees nothing of the last periods that it must not see, and begins where half of the members do", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), fc.nat({ max: 500 }), (before, seed) => {
        const series = counts(4, 40, (_, t) => wave(t), seed + 1);
        const changed = series.map((y) => y.map((v, t) => (t >= y.length - before ? v * 3 + 1 : v)));
        const of = Int32Array.of(0, 1, 0, 1);
        const [one, other] = [series, changed].map((s) => groupMeans(panelOf(s, M), of, 2, before));
        expect(other).toEqual(one);
        expect([...one.offsets]).toEqual([0, 40 - before, 80 - 2 * before]);
      }),
      { numRuns: 30 },
    );
    const late = panelOf(
      [
        [1, 2, 3, 4, 5, 6],
        [3, 4, 5],
        [6, 7, 8],
      ],
      M,
    );
    expect(groupMeans(late, new Int32Array(3), 1).y.length).toBe(3);
  });
});

describe("similar series", () => {
  test("are those of the same season, whatever their size", () => {
    const panel = panelOf(
      counts(120, 96, (i, t) => (i % 2 === 0 ? 1 : -1) * wave(t) + (i % 3)),
      M,
    );
    const { of, count } = similarSeries(panel, 1);
    expect(count).toBe(4);
    const kinds = Array.from({ length: count }, (_, g) => panel.ids.flatMap((_, i) => (of[i] === g ? [i % 2] : [])));
    for (const kind of kinds) expect(new Set(kind).size).toBeLessThanOrEqual(1);
  });

  test("make one group for about thirty series, at most thirty, the same for the same seed", () => {
    for (const [series, groups] of [
      [5, 1],
      [90, 3],
      [1500, 30],
    ]) {
      const panel = panelOf(
        counts(series, 26, (_, t) => wave(t)),
        M,
      );
      const one = similarSeries(panel, 3);
      expect(one.count).toBe(groups);
      expect(one.of.every((g) => g >= 0 && g < groups)).toBe(true);
      expect(similarSeries(panel, 3)).toEqual(one);
    }
  });
});

describe("a lent course", () => {
  test("keeps the level, and is the group's at full share and the series' own at none", () => {
    fc.assert(
      fc.property(positive, positive, fc.double({ min: 0, max: 1, noNaN: true }), (own, theirs, share) => {
        const h = Math.min(own.length, theirs.length);
        const medians = Float64Array.from(own.slice(0, h));
        const shape = shapesOf(Float64Array.from(theirs.slice(0, h)), h);
        const shift = lentShift(medians, shape, share);
        expect(shift.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 6);
        const level = medians.reduce((a, b) => a + b, 0) / h;
        for (let j = 0; j < h; j++) {
          expect(lentShift(medians, shape, 1)[j] + medians[j]).toBeCloseTo(level * shape[j], 6);
          expect(Math.abs(lentShift(medians, shape, 0)[j])).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("is flat where a group is nothing but zeros", () => {
    expect([...shapesOf(Float64Array.of(0, 0, 2, 4), 2)]).toEqual([1, 1, 2 / 3, 4 / 3]);
  });
});

describe("lending", () => {
  const h = 6;
  const fitOf = (panel: Panel, lend = true, length = h) => pretrained.fit(panel, { h: length, seed: 1, lend });

  test("lowers the loss where series hide a season that they share, and the card says so", () => {
    const { panel, actual } = cutWindow(
      panelOf(
        counts(40, 66, (_, t) => wave(t)),
        M,
      ),
      0,
      h,
    );
    const loss = (lend: boolean) => {
      const { quantiles } = fitOf(panel, lend).predict({ h, levels: SCORED_LEVELS });
      const width = h * SCORED_LEVELS.length;
      return panel.ids.reduce((sum, _, i) => {
        const scale = seasonalNaiveError(panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]), M);
        const truth = actual.subarray(i * h, (i + 1) * h);
        return sum + sql(truth, quantiles.subarray(i * width, (i + 1) * width), SCORED_LEVELS, scale);
      }, 0);
    };
    expect(loss(true)).toBeLessThan(0.99 * loss(false));
    const { card } = fitOf(panel);
    expect(card.lentShare).toBeGreaterThan(0);
    expect(card.lent).toMatch(/^lent between similar series: \d+\.\d % lower loss/);
  });

  test("does not happen where every series has a season of its own", () => {
    const panel = panelOf(
      counts(24, 120, (i, t) => wave(t + i * 5)),
      M,
    );
    const { card } = fitOf(panel);
    expect(card).toMatchObject({ lent: "nothing is lent: it did not help enough on the last windows", lentShare: 0 });
    const [lent, own] = [true, false].map((lend) => fitOf(panel, lend).predict({ h, levels: LEVELS }));
    expect(lent).toEqual(own);
  });

  test.each([
    ["few", counts(4, 60, (_, t) => wave(t))],
    ["short", counts(20, 15, (_, t) => wave(t))],
    ["negative", counts(20, 60, (_, t) => wave(t)).map((y) => y.map((v) => v - 1))],
    ["of unequal ends", counts(20, 60, (_, t) => wave(t)).map((y, i) => y.slice(0, 60 - (i % 2)))],
  ])("does not happen where series are %s", (_, series) => {
    expect(fitOf(panelOf(series, M)).card).toMatchObject({
      lent: "nothing is lent: few series, short, negative, or of unequal ends",
      lentShare: 0,
    });
  });

  test("leaves the forecasts of fewer steps the first of those of more, ordered, and never negative", () => {
    const panel = panelOf(
      counts(30, 66, (_, t) => wave(t)),
      M,
    );
    const fitted = fitOf(panel, true, 9);
    expect(fitted.card.lentShare).toBeGreaterThan(0);
    const [few, more] = [4, 9].map((steps) => fitted.predict({ h: steps, levels: LEVELS }));
    for (let i = 0; i < panel.ids.length; i++)
      expect(more.quantiles.slice(i * 9 * LEVELS.length, (i * 9 + 4) * LEVELS.length)).toEqual(
        few.quantiles.slice(i * 4 * LEVELS.length, (i + 1) * 4 * LEVELS.length),
      );
    for (const [k, q] of more.quantiles.entries())
      expect(q).toBeGreaterThanOrEqual(k % LEVELS.length === 0 ? 0 : more.quantiles[k - 1]);
  });
});
