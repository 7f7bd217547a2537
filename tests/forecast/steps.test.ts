import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { frequency } from "../../models/frequency.js";
import { LEVELS } from "../../models/method.js";
import { SCORED_LEVELS } from "../../models/metrics.js";
import { panelLoss } from "../../models/panelLoss.js";
import { pretrained } from "../../models/pretrained/pretrained.js";
import { simpleSmoothing } from "../../models/simpleSmoothing.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { backend } from "../../pipelines/forecast/backend.js";
import { local } from "../../pipelines/forecast/local.js";
import { network } from "../../pipelines/forecast/network.js";
import { tuned } from "../../pipelines/forecast/tuned.js";
import { InputError } from "../../pipelines/inputError.js";
import { openStore } from "../../pipelines/store/store.js";
import { panelOf, seasonal } from "../models/panels.js";
import { leadPanel } from "../models/residual/leadPanel.js";
import { scratch } from "../scratch.js";
import { featuresFixture } from "./featuresFixture.js";

interface Row extends Record<string, string | number> {
  area: string;
  window: number;
  h: number;
  ds: number;
  mean: number;
}

const rowsOf = (dir: string) =>
  withDatabase({}, (database) => database.rows<Row>(`FROM read_parquet(${literal(join(dir, "forecast.parquet"))})`));

const WASM = { name: "wasm", threads: 1 };

describe("the local step", () => {
  it("writes what its method says of every window, dated from the window's cutoff", async () => {
    const store = await openStore(await scratch());
    const series = { A: seasonal(60, 12), B: seasonal(30, 12, { seed: 2 }) };
    const features = await featuresFixture(store, { service: "fires", series });
    const made = await local(store, { features, member: "simple-smoothing", seed: 1 });
    const rows = await rowsOf(made.dir);
    expect(rows).toHaveLength(4 * 2 * 2);
    for (const { window, cutoff } of features.meta.windows) {
      const past = Object.values(series).map((y) => y.subarray(0, y.length - 2 * window));
      const { quantiles } = simpleSmoothing.fit(panelOf(past), { h: 2 }).predict({ h: 2, levels: LEVELS });
      const own = rows.filter((row) => row.window === window);
      expect(own.map(({ area, h }) => `${area}${h}`)).toEqual(["A1", "A2", "B1", "B2"]);
      own.forEach((row, i) => {
        expect(row.ds).toBe(frequency("MS").add(cutoff, row.h));
        LEVELS.forEach((level, k) => {
          expect(row[`q${level}`]).toBeCloseTo(quantiles[i * LEVELS.length + k], 9);
        });
      });
    }
    expect(made.meta.card.series).toBe(2);
  });

  it("leaves out of a window the series that it does not reach", async () => {
    const store = await openStore(await scratch());
    const features = await featuresFixture(store, { service: "fires", series: { A: seasonal(60, 12), B: [1, 2, 3] } });
    const rows = await rowsOf((await local(store, { features, member: "seasonal-naive", seed: 1 })).dir);
    expect(rows.filter(({ area }) => area === "B").map(({ window }) => window)).toEqual([0, 0, 1, 1]);
  });

  it("does nothing the second time, and refuses a method that is none", async () => {
    const store = await openStore(await scratch());
    const features = await featuresFixture(store, { service: "fires", series: { A: seasonal(40, 12) } });
    const first = await local(store, { features, member: "holt-winters", seed: 1 });
    expect(await local(store, { features, member: "holt-winters", seed: 1 })).toEqual({ ...first, reused: true });
    await expect(local(store, { features, member: "crystal-ball", seed: 1 })).rejects.toThrow(
      new InputError(
        "Unknown model: crystal-ball. Local models are seasonal-naive, simple-smoothing, holt-winters, pretrained.",
      ),
    );
  });
});

describe.each([
  ["network", network, { series: 3, learntFrom: 3 }, true],
  // A copy that is thrown away leaves no trace of its seed.
  ["tuned", tuned, { series: 3, tunedShare: expect.any(Number) }, false],
] as const)("the %s step", (_, network, card, differs) => {
  const services = async (store: Awaited<ReturnType<typeof openStore>>) => [
    await featuresFixture(store, {
      service: "fires",
      series: { A: seasonal(60, 12), B: seasonal(50, 12, { seed: 2 }) },
    }),
    await featuresFixture(store, {
      service: "crime",
      horizon: 3,
      extra: "unrest",
      series: { A: seasonal(60, 12, { level: 9 }) },
    }),
  ];

  it("forecasts all services of a frequency together, each up to its own horizon", async () => {
    await backend(undefined, { wanted: "wasm" });
    const store = await openStore(await scratch());
    const features = await services(store);
    const made = await network(store, { features, freq: "MS", window: 1, seed: 1, backend: WASM });
    const rows = await rowsOf(made.dir);
    expect(rows.map(({ service, area, h }) => `${service} ${area} ${h}`)).toEqual([
      ...["crime A 1", "crime A 2", "crime A 3"],
      ...["fires A 1", "fires A 2", "fires B 1", "fires B 2"],
    ]);
    expect(new Set(rows.map(({ window }) => window))).toEqual(new Set([1]));
    expect(made.meta.card).toMatchObject(card);
  });

  it("writes the same bytes for the same seed and features in any order", async () => {
    await backend(undefined, { wanted: "wasm" });
    const bytes = async (seed: number, reversed = false) => {
      const store = await openStore(await scratch());
      const features = await services(store);
      const order = reversed ? features.reverse() : features;
      const { dir } = await network(store, { features: order, freq: "MS", window: 0, seed, backend: WASM });
      return readFile(join(dir, "forecast.parquet"));
    };
    const first = await bytes(1);
    expect((await bytes(1)).equals(first)).toBe(true);
    expect((await bytes(1, true)).equals(first)).toBe(true);
    if (differs) expect((await bytes(2)).equals(first)).toBe(false);
  });

  it("writes an empty table where no service reaches the window", async () => {
    await backend(undefined, { wanted: "wasm" });
    const store = await openStore(await scratch());
    const features = [await featuresFixture(store, { service: "fires", series: { A: [1, 2] } })];
    const made = await network(store, { features, freq: "MS", window: 3, seed: 1, backend: WASM });
    expect(await rowsOf(made.dir)).toEqual([]);
  });

  it("refuses another backend than the night was planned with", async () => {
    await backend(undefined, { wanted: "wasm" });
    const store = await openStore(await scratch());
    const features = await services(store);
    await expect(
      network(store, { features, freq: "MS", window: 0, seed: 1, backend: { name: "native", threads: 1 } }),
    ).rejects.toThrow("planned with the backend native, this worker has wasm");
  });
});

describe("the tuned step", () => {
  it("says service by service what its covariates were worth, and finds a service that leads another", async () => {
    await backend(undefined, { wanted: "wasm" });
    const store = await openStore(await scratch());
    const { panel } = leadPanel("lead", { series: 10, n: 157 });
    const { contacts } = panel.covariates.historic;
    const part = (column: Float64Array, i: number) => column.subarray(panel.offsets[i], panel.offsets[i + 1]);
    const own = (column: Float64Array) =>
      Object.fromEntries(panel.ids.map((id, i) => [id.toUpperCase(), part(column, i)]));
    const features = await featuresFixture(store, {
      ...{ service: "repairs", freq: "W-MON", horizon: 4, windows: 2 },
      ...{ series: own(panel.y), historic: { contacts: own(contacts) } },
    });
    const made = await tuned(store, { features: [features], freq: "W-MON", window: 1, seed: 1, backend: WASM });
    expect(made.meta.cards?.repairs.covariates).toMatch(/^used: .* % lower loss at earlier cutoffs$/);
    expect(made.meta.cards?.repairs.covariateShare).toBeGreaterThan(0);
    const known = panel.ids.map((_, i) => part(panel.y, i).subarray(0, 153));
    const actual = Float64Array.from(panel.ids.flatMap((_, i) => [...part(panel.y, i).subarray(153)]));
    const past = panelOf(known, { freq: "W-MON" });
    const rows = await rowsOf(made.dir);
    const quantiles = Float64Array.from(rows.flatMap((row) => SCORED_LEVELS.map((level) => Number(row[`q${level}`]))));
    const without = pretrained.fit(past, { h: 4 }).predict({ h: 4, levels: SCORED_LEVELS });
    const loss = panelLoss(past, { ...without, quantiles }, actual);
    expect(loss).toBeLessThan(0.95 * panelLoss(past, without, actual));
  });
});
