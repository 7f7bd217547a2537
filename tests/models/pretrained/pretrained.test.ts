import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LEVELS } from "../../../models/method.js";
import { SCORED_LEVELS, seasonalNaiveError, sql } from "../../../models/metrics.js";
import { betweenLevels, meanWeights } from "../../../models/pretrained/atLevels.js";
import { plainInference, tensorInference } from "../../../models/pretrained/inference.js";
import { Inputs, WIDTH } from "../../../models/pretrained/inputs.js";
import { invent } from "../../../models/pretrained/invent/invent.js";
import { Random } from "../../../models/pretrained/invent/random.js";
import { type Network, pack, unpack } from "../../../models/pretrained/network.js";
import { normalQuantile } from "../../../models/pretrained/normalQuantile.js";
import { pretrained, shippedNetworks } from "../../../models/pretrained/pretrained.js";
import { inventRows } from "../../../models/pretrained/rows.js";
import { sha256 } from "../../../models/pretrained/sha256.js";
import { SHIPPED } from "../../../models/pretrained/shipped.js";
import { RECIPE } from "../../../pipelines/pretrain/recipe.js";
import { availableBackends, tf } from "../training/backends.js";
import { panelOf } from "./panelOf.js";

const backends = await availableBackends();
const seasons = fc.constantFrom(1, 4, 7, 12, 24, 52);
const value = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 50 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
);
const series = fc.array(value, { minLength: 1, maxLength: 130 });
const forecast = (y: ArrayLike<number>, m: number, h = 8, options = {}) =>
  pretrained.fit(panelOf([y], m), { h, ...options }).predict({ h, levels: LEVELS });

describe("the pretrained network's forecasts", () => {
  test("are finite, never cross, and are never negative where the past is not, whatever the series", () => {
    fc.assert(
      fc.property(series, seasons, fc.boolean(), (y, m, whole) => {
        const { quantiles, mean } = forecast(y, m, 8, { whole });
        expect(mean.every(Number.isFinite)).toBe(true);
        for (let j = 0; j < 8; j++)
          for (let k = 0; k < LEVELS.length; k++) {
            const q = quantiles[j * LEVELS.length + k];
            expect(Number.isFinite(q)).toBe(true);
            if (k > 0) expect(q).toBeGreaterThanOrEqual(quantiles[j * LEVELS.length + k - 1]);
            if (y.every((v) => v >= 0)) expect(q).toBeGreaterThanOrEqual(0);
          }
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    ["zeros", Array(40).fill(0)],
    ["a constant", Array(40).fill(17.5)],
    ["one value", [3]],
    ["values of 1e12", Array.from({ length: 60 }, (_, t) => 1e12 + 1e9 * (t % 12))],
    ["zeros and one late value", [...Array(59).fill(0), 4]],
  ])("of %s stay near it", (_, y) => {
    const { quantiles } = forecast(y, 12);
    const [low, high] = [Math.min(...y), Math.max(...y)];
    const reach = 0.2 * Math.max(Math.abs(high), 1e-6) + (high - low) * 5 + (y.length < 12 ? 5 : 0.1);
    for (const q of quantiles) expect(q >= low - reach && q <= high + reach).toBe(true);
  });

  test("are whole only when asked for, and only where the past is whole", () => {
    const counts = Array.from({ length: 60 }, (_, t) => (t * 7) % 11);
    expect(forecast(counts, 12, 8, { whole: true }).quantiles.every(Number.isInteger)).toBe(true);
    expect(forecast(counts, 12).quantiles.every(Number.isInteger)).toBe(false);
    expect(
      forecast(
        counts.map((v) => v + 0.5),
        12,
        8,
        { whole: true },
      ).quantiles.every(Number.isInteger),
    ).toBe(false);
  });

  test("of one series do not depend on the others of the panel", () => {
    const r = new Random(8);
    const panel = [1, 2, 3].map(() => Array.from({ length: 50 + r.integer(0, 40) }, () => r.uniform(0, 90)));
    const together = pretrained.fit(panelOf(panel, 12), { h: 6 }).predict({ h: 6, levels: LEVELS });
    for (const [i, y] of panel.entries()) {
      const alone = forecast(y, 12, 6);
      expect(together.quantiles.slice(i * 6 * LEVELS.length, (i + 1) * 6 * LEVELS.length)).toEqual(alone.quantiles);
    }
  });

  test("of fewer steps are the first of those of more", () => {
    const fitted = pretrained.fit(panelOf([Array.from({ length: 70 }, (_, t) => 20 + (t % 12))], 12), { h: 9 });
    const [few, more] = [4, 9].map((h) => fitted.predict({ h, levels: LEVELS }));
    expect(more.quantiles.slice(0, 4 * LEVELS.length)).toEqual(few.quantiles);
  });

  test("need no covariate over the horizon, whatever the panel knew of the past", () => {
    const panel = panelOf([Array.from({ length: 40 }, (_, t) => 20 + (t % 12))], 12);
    const known = { ...panel, covariates: { ...panel.covariates, future: { holidays: new Float64Array(40) } } };
    const [one, other] = [panel, known].map((p) => pretrained.fit(p, { h: 3 }).predict({ h: 3, levels: LEVELS }));
    expect(other).toEqual(one);
  });

  test("for a season that the network was not trained for are made, and the card says so", () => {
    const y = Array.from({ length: 60 }, (_, t) => 20 + 8 * (t % 5));
    const [known, other] = [12, 5].map((seasonLength) =>
      pretrained.fit({ ...panelOf([y], 12), seasonLength }, { h: 5 }),
    );
    expect([known.card.season, other.card.season]).toEqual(["trained for", "not trained for"]);
    const medians = other.predict({ h: 5, levels: [0.5] }).quantiles;
    for (const [j, median] of medians.entries()) expect(Math.abs(median - y[j])).toBeLessThan(4);
  });

  test("in another unit are those in the old one, in the new unit", () => {
    const y = Array.from({ length: 80 }, (_, t) => 30.5 + 9 * Math.sin(t / 2) + ((t * 37) % 10) / 3);
    const [one, other] = [1, 250].map(
      (unit) =>
        forecast(
          y.map((v) => v * unit),
          12,
        ).quantiles,
    );
    for (const [i, q] of one.entries()) expect(other[i] / 250).toBeCloseTo(q, 2);
  });

  test("beat seasonal naive on invented series of every season, by far on average", () => {
    const r = new Random(77);
    const losses: number[] = [];
    while (losses.length < 150) {
      const { plan, y } = invent(r);
      const past = y.slice(0, plan.n);
      const scale = seasonalNaiveError(past, plan.m);
      if (!(scale > 0)) continue;
      const { quantiles } = forecast(past, plan.m, plan.h);
      const deciles = Array.from({ length: plan.h }, (_, j) => [...quantiles.slice(j * 11 + 1, j * 11 + 10)]).flat();
      const truth = y.slice(plan.n);
      const naive = Array.from(truth, (_, j) =>
        Array(9).fill(past[plan.n - plan.m + (j % plan.m)] ?? past[plan.n - 1]),
      ).flat();
      losses.push(Math.min(sql(truth, deciles, SCORED_LEVELS, scale) / sql(truth, naive, SCORED_LEVELS, scale), 3));
    }
    expect(losses.reduce((a, b) => a + b, 0) / losses.length).toBeLessThan(0.8);
  });

  test.each(backends)("are the same on the backend %s as in plain arrays", async (backend) => {
    await tf.setBackend(backend);
    const { x } = inventRows(new Random(4), new Inputs(), 400, 4);
    for (const { architecture, weights } of shippedNetworks()) {
      const plain = plainInference(architecture, weights)(x, 400);
      const tensors = tensorInference(tf, architecture, weights)(x, 400);
      for (const part of ["quantiles", "shares"] as const)
        for (let i = 0; i < plain[part].length; i++)
          expect(Math.abs(plain[part][i] - tensors[part][i])).toBeLessThan(1e-4 * (1 + Math.abs(plain[part][i])));
      expect(plain.quantiles.length).toBe(400 * LEVELS.length);
    }
    expect(x.length).toBe(400 * WIDTH);
  });
});

describe("what the forecasts are made with", () => {
  test("SHA-256 is Node's, for every length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(sha256(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
      }),
    );
  });

  test("weights that were changed are refused, with both hashes", () => {
    const swapped = SHIPPED.base64.startsWith("A") ? `B${SHIPPED.base64.slice(1)}` : `A${SHIPPED.base64.slice(1)}`;
    expect(() => unpack({ ...SHIPPED, base64: swapped })).toThrow(SHIPPED.sha256);
    expect(unpack(SHIPPED).map(({ hash }) => hash)).toEqual(Array(RECIPE.networks).fill(SHIPPED.sha256));
  });

  test("several networks are packed and unpacked as they are, in their order", () => {
    const networks = shippedNetworks().map(({ weights }) => weights);
    expect(pack(networks)).toEqual(SHIPPED);
    const turned = pack([...networks].reverse());
    expect(unpack(turned).map(({ weights }) => weights)).toEqual([...networks].reverse());
    const short = Buffer.from(SHIPPED.base64, "base64").subarray(0, -400);
    expect(() => unpack({ base64: short.toString("base64"), sha256: sha256(short) })).toThrow("parameters");
  });

  test("several networks answer with the mean of their quantiles", () => {
    const panel = panelOf([Array.from({ length: 40 }, (_, t) => 5 + (t % 4) + (t % 7))], 4);
    const forecast = (networks: readonly Network[]) =>
      pretrained.fit(panel, { h: 3, networks }).predict({ h: 3, levels: LEVELS }).quantiles;
    const both = forecast(shippedNetworks());
    const each = shippedNetworks().map((network) => forecast([network]));
    for (const [i, q] of both.entries())
      expect(q).toBeCloseTo(each.reduce((sum, own) => sum + own[i], 0) / each.length, 4);
    expect(each[0]).not.toEqual(each[1]);
  });

  test("tuning without an engine is refused", () => {
    expect(() => pretrained.fit(panelOf([[1, 2, 3]], 1), { h: 1, tune: true })).toThrow("options.engine");
  });

  test("quantiles between and beyond the known levels follow the normal distribution where it is one", () => {
    const known = LEVELS.map((q) => 5 + 2 * normalQuantile(q));
    const asked = [0.01, 0.025, 0.07, 0.5, 0.55, 0.99];
    const { left, share } = betweenLevels(LEVELS, asked);
    for (const [i, q] of asked.entries())
      expect(known[left[i]] + share[i] * (known[left[i] + 1] - known[left[i]])).toBeCloseTo(
        5 + 2 * normalQuantile(q),
        6,
      );
  });

  test("the normal quantile is that of published tables, and odd round one half", () => {
    for (const [q, z] of [
      [0.5, 0],
      [0.9, 1.2815515655],
      [0.975, 1.9599639845],
      [0.999, 3.0902323062],
    ])
      expect(normalQuantile(q)).toBeCloseTo(z, 6);
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (q) => {
        expect(normalQuantile(q)).toBeCloseTo(-normalQuantile(1 - q), 6);
      }),
    );
  });

  test("the weights of the mean sum to 1 and give the middle of a symmetric distribution", () => {
    const weights = meanWeights(LEVELS);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    const mean = LEVELS.reduce((sum, q, k) => sum + weights[k] * (3 + normalQuantile(q)), 0);
    expect(mean).toBeCloseTo(3, 8);
  });
});
