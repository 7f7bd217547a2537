import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Forecast, LEVELS } from "../../models/method.js";
import type { Panel } from "../../models/panel.js";
import { everyMethod } from "./everyMethod.js";
import { panelOf, seasonal } from "./panels.js";
import { kept } from "./saving/kept.js";

const H = 6;
const counts = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 60 });
const amounts = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
const panels = fc.array(fc.oneof(counts, amounts), { minLength: 1, maxLength: 3 }).map((series) => panelOf(series));

describe.each(await everyMethod())("$title", ({ method, tolerance, runs }) => {
  const forecast = async (panel: Panel, h = H, levels: readonly number[] = LEVELS, seed = 1): Promise<Forecast> =>
    (await method.fit(panel, { h: H, seed })).predict({ h, levels, future: {} });

  it("answers with series × h means and series × h × levels quantiles, all of them numbers", async () => {
    await fc.assert(
      fc.asyncProperty(panels, fc.integer({ min: 1, max: H }), async (panel, h) => {
        const { mean, quantiles } = await forecast(panel, h);
        expect(mean).toHaveLength(panel.ids.length * h);
        expect(quantiles).toHaveLength(panel.ids.length * h * LEVELS.length);
        expect(mean.every(Number.isFinite) && quantiles.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it("never lets quantiles cross", async () => {
    await fc.assert(
      fc.asyncProperty(panels, async (panel) => {
        const { mean, quantiles } = await forecast(panel);
        for (let i = 0; i < mean.length; i++) {
          const q = quantiles.subarray(i * LEVELS.length, (i + 1) * LEVELS.length);
          for (let k = 1; k < q.length; k++) expect(q[k]).toBeGreaterThanOrEqual(q[k - 1]);
        }
      }),
      { numRuns: runs },
    );
  });

  it("forecasts nothing negative where the past has nothing negative", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(counts, { minLength: 1, maxLength: 3 }), async (series) => {
        const { mean, quantiles } = await forecast(panelOf(series));
        expect(Math.min(...mean, ...quantiles)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: runs },
    );
  });

  it("scales with its data: other units give the same forecast in those units", async () => {
    const series = [seasonal(60, 12), seasonal(60, 12, { seed: 2, level: 5 })];
    const plain = await forecast(panelOf(series));
    for (const unit of [1 / 1024, 3.7, 1e6]) {
      const scaled = await forecast(panelOf(series.map((y) => y.map((v) => v * unit))));
      scaled.quantiles.forEach((q, i) => {
        expect(Math.abs(q / unit - plain.quantiles[i])).toBeLessThan(tolerance * 200);
      });
    }
  });

  it("forecasts a constant as that constant, without spread", async () => {
    const { mean, quantiles } = await forecast(panelOf([new Float64Array(40).fill(7)]));
    for (const v of [...mean, ...quantiles]) expect(v).toBeCloseTo(7, 6);
  });

  it("forecasts nothing but zeros after nothing but zeros", async () => {
    const { mean, quantiles } = await forecast(panelOf([new Float64Array(40), seasonal(40, 12)]));
    for (const v of [...mean.subarray(0, H), ...quantiles.subarray(0, H * LEVELS.length)]) expect(v).toBeCloseTo(0, 6);
  });

  it("keeps the order of series: a panel forecasts each where its id stands", async () => {
    const { mean } = await forecast(panelOf([seasonal(60, 12, { level: 10 }), seasonal(60, 12, { level: 1000 })]));
    expect(Math.max(...mean.subarray(0, H))).toBeLessThan(Math.min(...mean.subarray(H)));
  });

  it.each([1, 2, 3, 11, 12, 13, 23, 24])("says something of a series of %i values", async (n) => {
    const { quantiles } = await forecast(panelOf([seasonal(n, 12), seasonal(60, 12)]));
    expect(quantiles.every(Number.isFinite)).toBe(true);
    const spread = quantiles[LEVELS.length - 1] - quantiles[0];
    expect(spread).toBeGreaterThan(0);
  });

  it.each([1e12, 1e60, 1e-12])(
    "stays with numbers where a series jumps to %d, and answers for the others",
    async (jump) => {
      const wild = seasonal(48, 12);
      wild.fill(jump, 40);
      const { quantiles, mean } = await forecast(panelOf([wild, seasonal(60, 12)]));
      expect(quantiles.every(Number.isFinite) && mean.every(Number.isFinite)).toBe(true);
      expect(Math.max(...quantiles.subarray(H * LEVELS.length))).toBeLessThan(1000);
    },
  );

  it("covers most of what comes: 80 % intervals of a plain seasonal panel hold 65 to 95 % of it", async () => {
    const series = Array.from({ length: 24 }, (_, i) => seasonal(66, 12, { seed: i + 1, amplitude: 0 }));
    const { quantiles } = await forecast(panelOf(series.map((y) => y.subarray(0, 60))));
    let inside = 0;
    series.forEach((y, i) => {
      for (let j = 0; j < H; j++) {
        const q = quantiles.subarray((i * H + j) * LEVELS.length);
        if (y[60 + j] >= q[1] && y[60 + j] <= q[9]) inside += 1;
      }
    });
    expect(inside / (24 * H)).toBeGreaterThan(0.65);
    expect(inside / (24 * H)).toBeLessThan(0.95);
  });

  it("reads nothing after the cutoff: whatever the future becomes, the forecast stays", async () => {
    const whole = panelOf([seasonal(72, 12)]);
    const past: Panel = {
      ...whole,
      offsets: Int32Array.of(0, 60),
      y: whole.y.subarray(0, 60),
      ds: whole.ds.subarray(0, 60),
    };
    const before = await forecast(past);
    whole.y.fill(1e9, 60);
    expect(await forecast(past)).toEqual(before);
  });

  it("gives the same forecast for the same seed", async () => {
    const panel = panelOf([seasonal(60, 12), seasonal(50, 12, { seed: 3 })]);
    expect(await forecast(panel)).toEqual(await forecast(panel));
  });

  it("leaves its panel as it was", async () => {
    const panel = panelOf([seasonal(60, 12)]);
    const y = panel.y.slice();
    await forecast(panel);
    expect(panel.y).toEqual(y);
  });

  it("answers for any levels, the same at the same level", async () => {
    const panel = panelOf([seasonal(60, 12)]);
    const all = await forecast(panel);
    const some = await forecast(panel, H, [0.1, 0.5]);
    for (let j = 0; j < H; j++)
      expect([...some.quantiles.subarray(2 * j, 2 * j + 2)]).toEqual([
        all.quantiles[j * LEVELS.length + 1],
        all.quantiles[j * LEVELS.length + 5],
      ]);
  });

  it("restored from its state, which was written and read, forecasts the same bytes and says the same", async () => {
    await fc.assert(
      fc.asyncProperty(panels, fc.integer({ min: 1, max: H }), async (panel, h) => {
        const options = { h: H, seed: 1 };
        const fitted = await method.fit(panel, options);
        const restored = method.restore(panel, options, kept(fitted.state));
        const request = { h, levels: LEVELS, future: {} };
        expect(restored.predict(request)).toStrictEqual(fitted.predict(request));
        expect(restored.card).toEqual(fitted.card);
        expect(restored.state).toEqual(fitted.state);
      }),
      { numRuns: Math.min(runs, 8) },
    );
  });

  it("is not restored from another method's state, nor on a panel of another size", async () => {
    const panel = panelOf([seasonal(30, 12), seasonal(30, 12)]);
    const { state } = await method.fit(panel, { h: H });
    const restore = (p: Panel, s: typeof state) => () => method.restore(p, { h: H }, s);
    expect(restore(panel, { ...state, method: "tarot" })).toThrow(`The state is of "tarot", not of ${method.name}`);
    expect(restore(panel, {})).toThrow(`The state is of no method, not of ${method.name}`);
    // The network that is shipped has learnt nothing of the panel.
    if (method.name !== "pretrained")
      expect(restore(panelOf([seasonal(30, 12)]), state)).toThrow("is of a panel of 2 series, this one has 1");
  });

  it("has a card of plain values", async () => {
    const { card } = await method.fit(panelOf([seasonal(60, 12)]), { h: H, seed: 1 });
    expect(JSON.parse(JSON.stringify(card))).toEqual(card);
    expect(card.series).toBe(1);
  });

  it.each([
    ["a value that is not a number", { y: [1, Number.NaN, 3] }, "Series series-0 has the value NaN at 2015-02-01"],
    ["a value beyond all measure", { y: [1, 2, 1e300] }, "Series series-0 has the value 1e+300 at 2015-03-01"],
    ["a series without values", { y: [] }, "Series series-0 has no values"],
    ["a horizon of 0", { y: [1, 2], h: 0 }, "The horizon h is 0"],
    ["a season of 0", { y: [1, 2], seasonLength: 0 }, "The season length is 0"],
  ])(
    "refuses %s, naming it",
    async (_, { y, h = H, seasonLength = 12 }: { y: number[]; h?: number; seasonLength?: number }, message) => {
      await expect(async () => method.fit(panelOf([y], { seasonLength }), { h })).rejects.toThrow(message);
    },
  );

  it("refuses dates with a gap, two series of one name, and columns of other lengths", async () => {
    const panel = panelOf([seasonal(30, 12), seasonal(30, 12)]);
    const gap = { ...panel, ds: panel.ds.map((ds, row) => (row === 5 ? ds + 40 * 86_400_000 : ds)) };
    const refused = (p: Panel) => expect(async () => method.fit(p, { h: H })).rejects;
    await refused(gap).toThrow(/Series series-0 goes from 2015-05-01 to 2015-07-1\d/);
    await refused({ ...panel, ids: ["a", "a"] }).toThrow('Two series are called "a"');
    await refused({ ...panel, y: panel.y.subarray(1) }).toThrow("do not fit together");
    await refused({ ...panel, covariates: { ...panel.covariates, historic: { rain: new Float64Array(3) } } }).toThrow(
      "The historic covariate rain has 3 values, 60 are needed",
    );
  });

  it("refuses a horizon beyond the fitted one, and levels that are no levels", async () => {
    const fitted = await method.fit(panelOf([seasonal(30, 12)]), { h: 2 });
    expect(() => fitted.predict({ h: 3, levels: LEVELS })).toThrow("The horizon h is 3");
    for (const levels of [[], [0, 0.5], [0.5, 0.1], [1]])
      expect(() => fitted.predict({ h: 2, levels })).toThrow("The quantile levels are");
  });
});
