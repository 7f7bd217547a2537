import { describe, expect, it } from "vitest";
import { holtWinters } from "../../models/holtWinters.js";
import { mase, seasonalNaiveError } from "../../models/metrics.js";
import { seasonalNaive } from "../../models/seasonalNaive.js";
import { seasonalProfile } from "../../models/seasonalProfile.js";
import { simpleSmoothing } from "../../models/simpleSmoothing.js";
import { panelOf, random, seasonal } from "./panels.js";

const median = { levels: [0.5] };

describe("seasonal naive", () => {
  it("repeats the last season in its median and its mean, however far ahead", () => {
    const y = Array.from({ length: 30 }, (_, t) => (t * 7) % 13);
    const { mean, quantiles } = seasonalNaive
      .fit(panelOf([y], { seasonLength: 4 }), { h: 10 })
      .predict({ h: 10, ...median });
    const expected = Array.from({ length: 10 }, (_, j) => y[26 + (j % 4)]);
    expect([...mean]).toEqual(expected);
    quantiles.forEach((q, j) => {
      expect(q).toBeCloseTo(expected[j], 9);
    });
  });

  it("repeats the last value of a series that is not longer than a season", () => {
    const { mean } = seasonalNaive.fit(panelOf([[3, 1, 4, 1, 5]]), { h: 3 }).predict({ h: 3, ...median });
    expect([...mean]).toEqual([5, 5, 5]);
  });
});

describe("simple smoothing", () => {
  it("agrees with the published fit of oil production in Saudi Arabia, 1996 to 2013", () => {
    // Hyndman & Athanasopoulos (2018), Forecasting: Principles and Practice, 2nd ed., 7.1: alpha 0.8339, forecast 542.68.
    const oil = [
      445.36, 453.2, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95, 488.89, 509.87, 456.72,
      473.82, 525.95, 549.83, 542.34,
    ];
    const fitted = simpleSmoothing.fit(panelOf([oil], { freq: "MS", seasonLength: 1 }), { h: 1 });
    expect(Math.abs((fitted.card.meanAlpha as number) - 0.8339)).toBeLessThan(0.02);
    expect(Math.abs(fitted.predict({ h: 1, ...median }).quantiles[0] / 542.68 - 1)).toBeLessThan(0.01);
  });
});

describe("Holt-Winters", () => {
  const errorOf = (y: Float64Array, seasonLength: number, method: typeof holtWinters, h: number) => {
    const past = y.subarray(0, y.length - h);
    const { quantiles } = method.fit(panelOf([past], { seasonLength }), { h }).predict({ h, ...median });
    return mase(y.subarray(y.length - h), quantiles, seasonalNaiveError(past, seasonLength));
  };

  it("is a tenth better than seasonal naive on growing series with a season", () => {
    const series = Array.from({ length: 12 }, (_, seed) => seasonal(84, 12, { seed: seed + 1, trend: 0.5 }));
    const total = (method: typeof holtWinters) => series.reduce((sum, y) => sum + errorOf(y, 12, method, 12), 0);
    expect(total(holtWinters)).toBeLessThan(0.9 * total(seasonalNaive));
  });

  it("takes a multiplicative season where the swing grows with the level, an additive one where it does not", () => {
    const wave = (t: number) => Math.sin((2 * Math.PI * t) / 12);
    const growing = Float64Array.from({ length: 120 }, (_, t) => (50 + 3 * t) * (1 + 0.4 * wave(t)));
    const steady = Float64Array.from({ length: 120 }, (_, t) => 100 + 3 * t + 40 * wave(t));
    const withZero = steady.map((v, t) => (t === 3 ? 0 : v));
    const { card } = holtWinters.fit(panelOf([growing, steady, withZero]), { h: 6 });
    expect(card).toMatchObject({ additive: 2, multiplicative: 1, withoutSeason: 0 });
  });

  it("has no season where it has not seen two", () => {
    const { card } = holtWinters.fit(panelOf([seasonal(23, 12), seasonal(24, 12)]), { h: 6 });
    expect(card.withoutSeason).toBe(1);
  });
});

describe("a seasonal profile", () => {
  it("keeps almost nothing of noise, whatever the length of the season", () => {
    const next = random(5);
    const noise = Float64Array.from({ length: 260 }, () => 50 + 10 * next());
    expect(seasonalProfile(noise, 52, false).signal).toBeLessThan(0.4);
    expect(seasonalProfile(noise, 7, false).signal).toBeLessThan(0.4);
  });

  it("keeps a clear season: additive indices sum to 0 and show its height", () => {
    const y = seasonal(260, 52, { amplitude: 0.5, noise: 0.05 });
    const { index, signal } = seasonalProfile(y, 52, false);
    expect(signal).toBeGreaterThan(0.95);
    expect(index.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 6);
    expect(Math.max(...index)).toBeGreaterThan(40);
    expect(Math.max(...index)).toBeLessThan(60);
  });
});
