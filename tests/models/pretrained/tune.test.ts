import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LEVELS } from "../../../models/method.js";
import { adapt, TUNING } from "../../../models/pretrained/adapt.js";
import { calibrate } from "../../../models/pretrained/calibrate.js";
import { Inputs, WIDTH } from "../../../models/pretrained/inputs.js";
import { Random } from "../../../models/pretrained/invent/random.js";
import { normalQuantile } from "../../../models/pretrained/normalQuantile.js";
import { heldOutRows, pastRows } from "../../../models/pretrained/pastRows.js";
import { pretrained, shippedNetworks } from "../../../models/pretrained/pretrained.js";
import { inventRows } from "../../../models/pretrained/rows.js";
import { tune as tuneCopy } from "../../../models/pretrained/tune.js";
import { RECIPE } from "../../../pipelines/pretrain/recipe.js";
import { availableBackends, tf } from "../training/backends.js";
import { panelOf } from "./panelOf.js";

const fastest = (await availableBackends()).at(-1)!;
const folder = mkdtempSync(path.join(os.tmpdir(), "headwater-tune-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const save = (savedModel: Uint8Array) => {
  const directory = mkdtempSync(path.join(folder, "graph-"));
  writeFileSync(path.join(directory, "saved_model.pb"), savedModel);
  return directory;
};

/** Series that all jump by the same amount every fifth month, which no candidate knows. */
const jumping = (count: number, n: number, seed = 3) => {
  const r = new Random(seed);
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: n }, (_, t) => 100 + 5 * i + (t % 5 === 0 ? 40 : 0) + r.normal()),
  );
};

describe("learning from a panel's past", () => {
  test("sees nothing of the last periods that it must not see", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 8 }), (before, h) => {
        const series = jumping(3, 70);
        const changed = series.map((y) => y.map((v, t) => (t >= y.length - before ? v * 3 + 1 : v)));
        const rows = (s: number[][]) => pastRows(panelOf(s, 12), h, before, 200, new Random(1));
        expect(rows(changed)).toEqual(rows(series));
      }),
      { numRuns: 15 },
    );
  });

  test("gives as many examples as asked for, each step within the horizon", () => {
    const { x, t } = pastRows(panelOf(jumping(5, 90), 12), 6, 0, 300, new Random(1));
    expect(t.length / 2).toBe(300);
    expect(x.length / WIDTH).toBe(300);
    const held = heldOutRows(panelOf(jumping(5, 90), 12), 6);
    expect([...held.steps]).toEqual(Array.from({ length: 5 }, () => [1, 2, 3, 4, 5, 6]).flat());
  });

  test("thins out series evenly where there would be too many rows", () => {
    const held = heldOutRows(panelOf(jumping(40, 60), 12), 6, { most: 60 });
    expect(held.steps.length).toBe(60);
  });
});

describe("a tuned network", () => {
  beforeAll(() => tf.setBackend(fastest));
  const tune = { steps: 150, rows: 3000, rate: 1e-3, passes: 30 };

  test("learns what a panel's series have in common, and says by how much", () => {
    const panel = panelOf(jumping(25, 110), 12);
    const { card } = pretrained.fit(panel, { h: 6, engine: { tf, save }, tune });
    expect(card.tunedShare).toBeGreaterThan(0);
    expect(card.tuned).toMatch(/^tuned: \d+\.\d % lower loss/);
  });

  test("is the same for the same seed, to the byte", () => {
    const panel = panelOf(jumping(6, 80), 12);
    const [one, other] = [1, 2].map(() =>
      pretrained.fit(panel, { h: 6, seed: 4, engine: { tf, save }, tune }).predict({ h: 6, levels: LEVELS }),
    );
    expect(one).toEqual(other);
  });

  test("sees each example only so often, however many steps there might be", () => {
    const rows = inventRows(new Random(9), new Inputs(), 100, 4);
    const [bounded, short] = [
      { steps: 500, passes: 2 },
      { steps: 4, passes: 1000 },
    ].map((bounds) =>
      adapt(shippedNetworks()[0], rows, { tf, save }, { ...TUNING, batch: 50, ...bounds }, new Random(1)),
    );
    expect(bounded.weights).toEqual(short.weights);
    expect(bounded.weights).not.toEqual(shippedNetworks()[0].weights);
  });

  test("is stopped early, where that is asked for, by a window before the one that decides: not better, the original stays", () => {
    const rows = inventRows(new Random(9), new Inputs(), 100, 4);
    const harm = { ...TUNING, batch: 50, steps: 20, rate: 0.03, stopping: { every: 2, patience: 2 } };
    const copy = adapt(
      shippedNetworks()[0],
      rows,
      { tf, save },
      harm,
      new Random(1),
      inventRows(new Random(10), new Inputs(), 400, 4),
    );
    expect(copy.weights).toEqual(shippedNetworks()[0].weights);
    const series = jumping(6, 80);
    const changed = series.map((y) => y.map((v, t) => (t >= 74 ? 3 * v : v)));
    const [one, other] = [series, changed].map((s) =>
      tuneCopy(
        panelOf(s, 12),
        shippedNetworks(),
        { tf, save },
        { ...TUNING, ...tune, rounds: 1, stopping: harm.stopping },
        6,
        0,
      ),
    );
    const [copies, others] = [one, other].map(({ members }) =>
      members.slice(RECIPE.networks).map((m) => m.network.weights),
    );
    expect(copies).toEqual(others);
    expect(copies[0]).not.toEqual(shippedNetworks()[0].weights);
  });

  test("is tuned on in rounds only where the last window says that it helps", () => {
    const panel = panelOf(jumping(12, 80), 12);
    const [one, more] = [1, 3].map((rounds) =>
      tuneCopy(panel, shippedNetworks(), { tf, save }, { ...TUNING, ...tune, steps: 60, rounds }, 6, 0),
    );
    expect(one.gain).toBeLessThan(0.99);
    expect(more.gain).toBeLessThanOrEqual(one.gain);
    const weights = more.members.map(({ weight }) => weight * RECIPE.networks);
    expect(weights).toEqual([1 - more.share, more.share].flatMap((share) => Array(RECIPE.networks).fill(share)));
  });

  test("that does not help on the last window is thrown away: the forecast is the original's, and the card says so", () => {
    const r = new Random(2);
    const panel = panelOf(
      Array.from({ length: 10 }, () => Array.from({ length: 60 }, () => 100 + 10 * r.normal())),
      12,
    );
    const useless = { ...tune, steps: 5, rate: 0.03 };
    const { card, predict } = pretrained.fit(panel, { h: 6, engine: { tf, save }, tune: useless, lend: false });
    expect(card).toMatchObject({
      tuned: "tuned and thrown away: it did not help enough on the last window",
      tunedShare: 0,
    });
    // Calibration goes with it, which leaves medians where they are.
    const request = { h: 6, levels: [0.5] };
    const original = pretrained.fit(panel, { h: 6 }).predict(request).quantiles;
    for (const [i, median] of predict(request).quantiles.entries()) expect(median).toBeCloseTo(original[i], 3);
  });

  test("is not made where the past is too short, and the card says so", () => {
    const { card } = pretrained.fit(panelOf(jumping(3, 14), 12), { h: 6, engine: { tf, save }, tune });
    expect(card.tuned).toBe("not tuned: the past is too short");
    expect(card.tunedShare).toBe(0);
  });
});

describe("calibration", () => {
  const h = 4;
  /** Standard normal outcomes and the quantiles of a forecaster who thinks that their deviation is `believed`. */
  const outcomes = (series: number, believed: number) => {
    const r = new Random(5);
    const steps = Int32Array.from({ length: series * h }, (_, i) => (i % h) + 1);
    const t = Float32Array.from({ length: series * h * 2 }, (_, i) => (i % 2 === 0 ? r.normal() : 1));
    const quantiles = Float32Array.from(steps, () => 0);
    return {
      steps,
      t,
      q: Float32Array.from([...quantiles].flatMap(() => LEVELS.map((q) => believed * normalQuantile(q)))),
    };
  };

  test("widens what is much too narrow, leaves what is nearly right, and narrows by a quarter of what was too wide", () => {
    for (const [believed, stretch] of [
      [0.7, Math.exp(-0.04) / 0.7],
      [1, 1],
      [1.3, 1.3 ** -0.25],
    ]) {
      const { steps, t, q } = outcomes(4000, believed);
      for (const factor of calibrate({ steps, t }, q, LEVELS, h))
        expect(Math.abs(Math.log(factor / stretch))).toBeLessThan(0.06);
    }
  });
});
