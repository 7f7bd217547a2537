import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auto } from "../../models/auto.js";
import { type Explanation, isPart, type Reason } from "../../models/explanation.js";
import type { Fitted } from "../../models/method.js";
import { CANDIDATES } from "../../models/pretrained/candidates/names.js";
import { GROUPS } from "../../models/pretrained/inputs.js";
import { pretrained } from "../../models/pretrained/pretrained.js";
import { everyMethod } from "./everyMethod.js";
import { panelOf, seasonal } from "./panels.js";
import { leadPanel } from "./residual/leadPanel.js";

const H = 4;
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const shares = ({ reasons }: Explanation) => reasons.flatMap(({ share }) => share ?? []);
const of = ({ reasons }: Explanation, kind: Reason["kind"]) => reasons.filter((reason) => reason.kind === kind);
const named = ({ reasons }: Explanation, name: string) => reasons.find((reason) => reason.name === name);
const explain = (fitted: Fitted, future = {}, h = H) => [...fitted.explain!({ h, future })];
const medians = (fitted: Fitted, future = {}, h = H) => [...fitted.predict({ h, levels: [0.5], future }).quantiles];

/** Shares sum to 1, largest first; parts sum to the median that is forecast. */
function expectWhole(explanations: readonly Explanation[], fitted: Fitted, future = {}, h = H): void {
  const forecast = medians(fitted, future, h);
  expect(explanations.length).toBe(forecast.length);
  for (const [row, explanation] of explanations.entries()) {
    const own = shares(explanation);
    const parts = explanation.reasons.filter(isPart).map(({ value }) => value);
    const size = Math.max(...parts.map(Math.abs), 1);
    expect(explanation.h).toBe((row % h) + 1);
    expect(sum(own)).toBeCloseTo(1, 5);
    expect([...own].sort((a, b) => b - a)).toEqual(own);
    expect(Math.abs(explanation.median - forecast[row])).toBeLessThanOrEqual(1e-9 * size);
    expect(Math.abs(sum(parts) - forecast[row])).toBeLessThanOrEqual(1e-9 * size);
    for (const { share, forecast: says, value } of explanation.reasons)
      if (share !== null) expect(Math.abs(value - share * says!)).toBeLessThanOrEqual(1e-9 * size);
  }
}

const counts = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 60 });
const amounts = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
const panels = fc.array(fc.oneof(counts, amounts), { minLength: 1, maxLength: 3 }).map((series) => panelOf(series));
const explained = (await everyMethod()).filter(({ method }) => [auto.name, pretrained.name].includes(method.name));

describe.each(explained)("what carries $title", ({ method, runs }) => {
  test("are parts that sum to its medians, by shares that sum to 1, however it is asked", async () => {
    await fc.assert(
      fc.asyncProperty(panels, fc.integer({ min: 1, max: H }), fc.boolean(), async (panel, h, whole) => {
        const fitted = await method.fit(panel, { h: H, seed: 1, whole } as { h: number; seed: number });
        expectWhole(explain(fitted, {}, h), fitted, {}, h);
      }),
      { numRuns: Math.min(runs, 15) },
    );
  });

  test("is refused for a horizon that was not fitted", async () => {
    const fitted = await method.fit(panelOf([seasonal(40, 12)]), { h: H });
    expect(() => fitted.explain!({ h: H + 1 })).toThrow(`Give a whole number from 1 to ${H}`);
  });
});

describe("the pretrained network's explanation", () => {
  const season = seasonal(96, 12, { noise: 0.02 }).map((v) => v + 0.5);
  const flat = seasonal(96, 12, { amplitude: 0, noise: 0.02, seed: 2 }).map((v) => v + 0.5);
  const fitted = pretrained.fit(panelOf([season, flat]), { h: H });
  const whole = explain(fitted);

  test("has every candidate and every group of inputs, and nothing of what was not done", () => {
    for (const explanation of whole) {
      expect(new Set(of(explanation, "candidate").map(({ name }) => name))).toEqual(new Set(CANDIDATES));
      expect(of(explanation, "group").map(({ name }) => name)).toEqual(GROUPS.map(({ name }) => name));
      expect(of(explanation, "adjustment").map(({ name }) => name)).toEqual(["network"]);
      for (const kind of ["method", "tuning", "calibration"] as const) expect(of(explanation, kind)).toEqual([]);
    }
  });

  test("of one series does not depend on the panel's others", () => {
    expect(explain(pretrained.fit(panelOf([season]), { h: H }))).toEqual(whole.slice(0, H));
  });

  test("trusts candidates that know the season where there is one", () => {
    const [step] = whole.slice(H - 1);
    expect(Math.abs(step.reasons[0].forecast! - season[96 + H - 1 - 12])).toBeLessThan(8);
  });

  test("counts the effect of a group in the unit of the series", () => {
    const effect = (list: readonly Explanation[]) =>
      sum(list.flatMap((explanation) => of(explanation, "group").map(({ value }) => Math.abs(value))));
    const thousands = panelOf([season, flat].map((y) => y.map((v) => v * 1000)));
    expect(effect(explain(pretrained.fit(thousands, { h: H }))) / effect(whole) / 1000).toBeCloseTo(1, 1);
    expect(effect(whole)).toBeGreaterThan(0);
  });

  /** The fit with some of what it has learnt replaced. */
  const restored = (learnt: object, options = {}) =>
    pretrained.restore(panelOf([season, flat]), { h: H, ...options }, { ...fitted.state, ...learnt });
  const originals = fitted.state.members as { weights: Float32Array; weight: number }[];
  const copies = originals.map((original) => ({
    ...original,
    weights: original.weights.map((w, i) => w * (1 + 0.02 * Math.sin(i))),
  }));
  const weighing = (members: typeof originals, share: number) =>
    members.map((member) => ({ ...member, weight: member.weight * share }));

  test("is of copies and the originals as they are mixed, and tells what the copies move", () => {
    const alone = explain(restored({ members: copies, share: 1 }));
    const mixed = restored({ members: [...weighing(originals, 0.25), ...weighing(copies, 0.75)], share: 0.75 });
    const told = explain(mixed);
    expectWhole(told, mixed);
    for (const [row, explanation] of told.entries()) {
      for (const { name, share } of of(explanation, "candidate")) {
        const [before, after] = [whole, alone].map((list) => named(list[row], name)!.share!);
        expect(share).toBeCloseTo(0.25 * before + 0.75 * after, 5);
      }
      const [{ value }] = of(explanation, "tuning");
      expect(explanation.median - value).toBeCloseTo(whole[row].median, 5);
      expect(of(alone[row], "tuning")[0].value).toBeCloseTo(value / 0.75, 3);
    }
  });

  test("tells how far the quantiles were moved away from the median, which stays", () => {
    const stretched = restored({ stretch: Float64Array.from({ length: H }, (_, j) => 1 + j / 10) });
    const [before, after] = [fitted, stretched].map((fit) => fit.predict({ h: H, levels: [0.1, 0.5, 0.9] }).quantiles);
    for (const [row, explanation] of explain(stretched).entries()) {
      const factor = of(explanation, "calibration")[0]?.value ?? 1;
      const [low, middle, high] = [0, 1, 2].map((k) => before[row * 3 + k]);
      expect(after[row * 3]).toBeCloseTo(middle + factor * (low - middle), 5);
      expect(after[row * 3 + 2]).toBeCloseTo(middle + factor * (high - middle), 5);
      expect(explanation.median).toBe(whole[row].median);
    }
  });

  test("tells what similar series lend: by so much the forecast differs from that without", () => {
    const lent = { of: new Int32Array(2), shapes: Float64Array.of(0.7, 0.9, 1.1, 1.3), share: 0.5 };
    const fit = restored({ lending: { lent, gain: 0.9 } });
    for (const h of [H, 2]) {
      const told = explain(fit, {}, h);
      expectWhole(told, fit, {}, h);
      for (const [row, explanation] of told.entries()) {
        const without = whole[Math.floor(row / h) * H + (row % h)].median;
        expect(named(explanation, "similar series")!.value).toBeCloseTo(explanation.median - without, 9);
      }
    }
  });
});

describe("the explanation of a mix", () => {
  const panel = panelOf([seasonal(80, 12), seasonal(80, 12, { seed: 2, level: 4, noise: 0.5 })]);
  const fitted = auto.fit(panel, { h: H });
  const network = fitted.state.network as { method: string };
  const methods = ["seasonal-naive", "simple-smoothing", "holt-winters"];

  test("has each method with its share and what it says, and the network's candidates by the network's share", () => {
    const own = explain(pretrained.fit(panel, { h: H }));
    for (const [row, explanation] of explain(fitted).entries()) {
      const mixed = of(explanation, "method");
      expect(mixed.map(({ name }) => name).sort()).toEqual([...methods].sort());
      for (const { name, share } of mixed) expect(share).toBeCloseTo(fitted.card[`share of ${name}`] as number, 2);
      const left = 1 - sum(mixed.map(({ share }) => share!));
      for (const { name, share } of of(explanation, "candidate"))
        expect(share).toBeCloseTo(left * named(own[row], name)!.share!, 9);
    }
  });

  test("says nothing of a method without a share: of the network alone it is the network's", () => {
    const alone = auto.restore(panel, { h: H }, { ...fitted.state, weights: Float64Array.of(1, 0, 0, 0) });
    expect(explain(alone)).toEqual(explain(pretrained.restore(panel, { h: H }, network)));
    const other = auto.restore(panel, { h: H }, { ...fitted.state, weights: Float64Array.of(0, 0, 0, 1) });
    for (const { reasons } of explain(other))
      expect(reasons.filter(isPart).map(({ name }) => name)).toEqual(["holt-winters"]);
  });

  test("tells what covariates add, and what limits take: nothing negative, whole where it is asked for", () => {
    const { panel: led, future } = leadPanel("holiday", { series: 6, n: 130, h: H });
    const whole = { ...led, y: led.y.map(Math.round) };
    const fit = auto.fit(whole, { h: H, seed: 1, whole: true });
    expect(fit.card.covariateShare).toBeGreaterThan(0);
    const [some, none] = [future, { holiday: future.holiday.map(() => 0) }].map((ahead) => explain(fit, ahead));
    expectWhole(some, fit, future);
    for (const [row, explanation] of some.entries()) {
      const moved = named(explanation, "covariates")!.value - named(none[row], "covariates")!.value;
      expect(Math.abs(explanation.median - none[row].median - moved)).toBeLessThanOrEqual(1);
      expect(Math.abs(named(explanation, "limits")?.value ?? 0)).toBeLessThanOrEqual(0.5);
      expect(Number.isInteger(explanation.median)).toBe(true);
    }
  });
});
