import { describe, expect, it } from "vitest";
import { openBackend } from "../../models/backend.js";
import { type Forecast, LEVELS } from "../../models/method.js";
import { mase, seasonalNaiveError } from "../../models/metrics.js";
import { network } from "../../models/network.js";
import type { Panel } from "../../models/panel.js";
import { compiledModels, printed } from "./compiled.js";
import { panelOf, random, seasonal } from "./panels.js";

const H = 4;

/** Series that jump on marked days, which a covariate tells ahead. */
function driven(n: number, series: number): { panel: Panel; future: Record<string, Float64Array>; y: Float64Array[] } {
  const next = random(7);
  const marks = Array.from({ length: n + H }, (_, t) => Number(t === n + 1 || next() < 0.2));
  const y = Array.from({ length: series }, (_, i) => {
    const base = seasonal(n + H, 7, { seed: i + 1, level: 50 * (i + 1), noise: 0.02, amplitude: 0.1 });
    return base.map((v, t) => v * (1 + 0.5 * marks[t]));
  });
  const rows = (from: number, to: number) => Float64Array.from(y.flatMap(() => marks.slice(from, to)));
  return {
    y,
    panel: panelOf(
      y.map((s) => s.subarray(0, n)),
      { freq: "D", covariates: { future: { mark: rows(0, n) } } },
    ),
    future: { mark: rows(n, n + H) },
  };
}

const forecastOn = async (wanted: string, panel: Panel, future: Record<string, Float64Array>, seed = 1, steps = 30) => {
  const { tf } = await openBackend({ wanted, env: {} });
  const fitted = await network.fit(panel, { h: H, seed, tf, steps });
  return fitted.predict({ h: H, levels: LEVELS, future });
};

describe("the network", () => {
  it("learns what a future covariate does, and uses it where it is told ahead", async () => {
    const { panel, future, y } = driven(400, 6);
    const { quantiles } = await forecastOn("wasm", panel, future, 1, 200);
    const without = { ...panel, covariates: { ...panel.covariates, future: {} } };
    const blind = await forecastOn("wasm", without, {}, 1, 200);
    const error = (q: Float64Array) =>
      y.reduce((sum, s, i) => {
        const median = Array.from({ length: H }, (_, j) => q[(i * H + j) * LEVELS.length + 5]);
        return sum + mase(s.subarray(400), median, seasonalNaiveError(s.subarray(0, 400), 7));
      }, 0);
    expect(error(quantiles)).toBeLessThan(0.8 * error(blind.quantiles));
  });

  it("leaves tf.memory() flat after fitting and predicting", async () => {
    const { panel, future } = driven(80, 2);
    const { tf } = await openBackend({ wanted: "wasm", env: {} });
    const before = tf.memory().numTensors;
    const fitted = await network.fit(panel, { h: H, seed: 1, tf, steps: 5 });
    expect(tf.memory().numTensors).toBe(before);
    for (let k = 0; k < 3; k++) fitted.predict({ h: H, levels: LEVELS, future });
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives other forecasts for another seed", async () => {
    const { panel, future } = driven(80, 2);
    const [a, b] = [await forecastOn("wasm", panel, future, 1), await forecastOn("wasm", panel, future, 2)];
    expect(a.mean).not.toEqual(b.mean);
  });

  it("agrees across backends within 1e-4 of a series' size, after a whole training", async () => {
    const { panel, future } = driven(120, 3);
    const [wasm, cpu] = [
      await forecastOn("wasm", panel, future, 1, 300),
      await forecastOn("cpu", panel, future, 1, 300),
    ];
    expect(largestDifference(wasm, cpu)).toBeLessThan(1e-4);
  });

  it("asks for the future of its future covariates, naming them", async () => {
    const { panel } = driven(80, 2);
    const { tf } = await openBackend({ wanted: "wasm", env: {} });
    const fitted = await network.fit(panel, { h: H, tf, steps: 2 });
    expect(() => fitted.predict({ h: H, levels: LEVELS })).toThrow(
      "The future covariate mark has no values over the horizon, 2 series × 4 periods are needed",
    );
  });

  it("ends a covariate that is nowhere known, or constant, without a trace", async () => {
    const { panel, future } = driven(80, 2);
    const bare = await forecastOn("wasm", panel, future);
    const unknown = new Float64Array(panel.y.length).fill(Number.NaN);
    const forecast = await forecastOn(
      "wasm",
      { ...panel, covariates: { ...panel.covariates, historic: { unknown } } },
      future,
    );
    expect(forecast.quantiles.every(Number.isFinite)).toBe(true);
    expect(forecast.mean).toHaveLength(bare.mean.length);
  });

  it("is not moved by what a historic covariate becomes after the cutoff", async () => {
    const { panel, future } = driven(80, 1);
    const column = Float64Array.from({ length: 90 }, (_, t) => t % 5);
    const past = { ...panel, covariates: { ...panel.covariates, historic: { x: column.subarray(0, 80) } } };
    const before = await forecastOn("wasm", past, future);
    column.fill(99, 80);
    expect(await forecastOn("wasm", past, future)).toEqual(before);
  });
});

describe("one seed", () => {
  it("gives the same bytes in two processes", async () => {
    const dir = await compiledModels();
    const source = `
      import { createHash } from "node:crypto";
      import { LEVELS, network, openBackend } from "./index.js";
      const n = 120;
      const y = Float64Array.from({ length: n }, (_, t) => Math.round(40 + 10 * Math.sin(t) + 5 * Math.sin(t * t)));
      const ds = Float64Array.from({ length: n }, (_, t) => Date.UTC(2020, 0, 1 + t));
      const covariates = { static: {}, historic: {}, future: {} };
      const panel = { freq: "D", seasonLength: 7, ids: ["a"], offsets: Int32Array.of(0, n), ds, y, covariates };
      const { tf } = await openBackend({ env: process.env });
      const fitted = await network.fit(panel, { h: 7, seed: 5, tf, steps: 60 });
      const { mean, quantiles } = fitted.predict({ h: 7, levels: LEVELS, future: {} });
      console.log(createHash("sha256").update(mean).update(quantiles).digest("hex"));
    `;
    const first = printed(dir, source);
    expect(first).toMatch(/^[0-9a-f]{64}\n$/);
    expect(printed(dir, source)).toBe(first);
  });
});

/** Largest difference in units of the forecast's own size. */
function largestDifference(a: Forecast, b: Forecast): number {
  return a.quantiles.reduce(
    (largest, q, i) => Math.max(largest, Math.abs(q - b.quantiles[i]) / Math.max(1, Math.abs(a.quantiles[i]))),
    0,
  );
}
