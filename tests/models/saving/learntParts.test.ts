import { describe, expect, test } from "vitest";
import { auto } from "../../../models/auto.js";
import { openBackend } from "../../../models/backend.js";
import { LEVELS } from "../../../models/method.js";
import { network } from "../../../models/network.js";
import { pretrained } from "../../../models/pretrained/pretrained.js";
import { panelOf, seasonal } from "../panels.js";
import { leadPanel } from "../residual/leadPanel.js";
import { kept } from "./kept.js";

const { tf } = await openBackend({ wanted: "wasm", env: {} });
const engine = { tf };
const h = 4;

describe("what a fit has learnt", () => {
  const { panel, future } = leadPanel("holiday", { series: 6, n: 130, h });
  const request = { h, levels: LEVELS, future };

  test("of covariates comes back with it: correction, weight and scales", () => {
    const fitted = auto.fit(panel, { h, seed: 1 });
    expect(fitted.card.covariateShare).toBeGreaterThan(0);
    const restored = auto.restore(panel, { h, seed: 1 }, kept(fitted.state));
    expect(restored.predict(request)).toStrictEqual(fitted.predict(request));
    expect(restored.card).toEqual(fitted.card);
    const { covariates: _, ...rest } = panel;
    const bare = { ...rest, covariates: { static: {}, historic: {}, future: {} } };
    expect(() => auto.restore(bare, { h, seed: 1 }, kept(fitted.state))).toThrow("covariates");
  });

  test("of covariates by the panel's own network comes back with its scales", async () => {
    const fitted = await network.fit(panel, { h, seed: 1, tf, steps: 5 });
    const restored = network.restore(panel, { h, tf }, kept(fitted.state));
    expect(restored.predict(request)).toStrictEqual(fitted.predict(request));
    // The scales are the fit's: a panel whose covariates are doubled is not read as if it were the same.
    const doubled = { holiday: panel.covariates.future.holiday.map((v) => 2 * v) };
    const other = { ...panel, covariates: { ...panel.covariates, future: doubled } };
    const twice = { ...request, future: { holiday: future.holiday.map((v) => 2 * v) } };
    expect(network.restore(other, { h, tf }, kept(fitted.state)).predict(twice)).not.toEqual(fitted.predict(request));
    expect(() => network.restore(panel, { h: h + 1, tf }, fitted.state)).toThrow(`for h ${h}`);
  });

  test("by tuning and lending comes back with it; without what was lent it forecasts another panel", () => {
    const series = Array.from({ length: 24 }, (_, i) => seasonal(72, 12, { seed: i + 1, amplitude: 0.6, level: 30 }));
    const tuned = panelOf(series.map((y) => y.map((v, t) => v + (t % 5 === 0 ? 40 : 0))));
    const options = { h, seed: 1, engine, tune: { steps: 60 } };
    const fitted = pretrained.fit(tuned, options);
    expect(fitted.card.tunedShare).toBeGreaterThan(0);
    const restored = pretrained.restore(tuned, options, kept(fitted.state));
    const levels = { h, levels: LEVELS };
    expect(restored.predict(levels)).toStrictEqual(fitted.predict(levels));
    expect(restored.card).toEqual(fitted.card);
    expect(() => pretrained.restore(tuned, { ...options, h: h + 1 }, fitted.state)).toThrow(`for h ${h}, not ${h + 1}`);
    const one = panelOf([series[0]]);
    const free = { ...options, lend: false };
    const alone = pretrained.restore(one, free, kept(fitted.state)).predict(levels);
    const shipped = pretrained.fit(one, { h, engine }).predict(levels);
    expect(alone.quantiles.every(Number.isFinite)).toBe(true);
    expect(alone.quantiles).not.toEqual(shipped.quantiles);
    // A series is forecast by itself then, so the same whoever is beside it.
    const within = pretrained.restore(panelOf(series), free, kept(fitted.state)).predict(levels);
    expect(within.quantiles.subarray(0, h * LEVELS.length)).toEqual(alone.quantiles);
  });

  test("that was lent belongs to its panel", () => {
    const lent = { of: new Int32Array(3), shapes: new Float64Array(h).fill(1), share: 0.5 };
    const series = [1, 2, 3].map((seed) => seasonal(60, 12, { seed }));
    const { state } = pretrained.fit(panelOf(series), { h });
    const lending = { ...state, lending: { lent, gain: 0.9 } };
    const levels = { h, levels: LEVELS };
    const restored = pretrained.restore(panelOf(series), { h }, kept(lending));
    expect(restored.card).toMatchObject({ lentShare: 0.5 });
    expect(restored.predict(levels)).not.toEqual(pretrained.restore(panelOf(series), { h }, state).predict(levels));
    expect(() => pretrained.restore(panelOf(series.slice(1)), { h }, lending)).toThrow("of 3 series, this one has 2");
  });
});
