import { describe, expect, test } from "vitest";
import { CANDIDATES } from "../../../models/pretrained/candidates/names.js";
import { explain } from "../../../models/pretrained/explain.js";
import { GROUPS } from "../../../models/pretrained/inputs.js";
import { Random } from "../../../models/pretrained/invent/random.js";
import { panelOf } from "./panelOf.js";

describe("an explanation", () => {
  const r = new Random(6);
  const seasonal = Array.from({ length: 96 }, (_, t) => 100 + 30 * Math.sin((2 * Math.PI * t) / 12) + r.normal());
  const flat = Array.from({ length: 96 }, () => 50 + r.normal());
  const reasons = explain(panelOf([seasonal, flat], 12), { h: 3 });
  const of = (id: string, h: number, kind: string) =>
    reasons.filter((reason) => reason.unique_id === id && reason.h === h && reason.kind === kind);

  test("has every candidate and every group for every series and step", () => {
    expect(reasons.length).toBe(2 * 3 * (CANDIDATES.length + GROUPS.length));
    expect(new Set(of("s0", 2, "candidate").map(({ name }) => name))).toEqual(new Set(CANDIDATES));
  });

  test("gives shares that sum to 1, largest first", () => {
    for (const id of ["s0", "s1"])
      for (const h of [1, 2, 3]) {
        const shares = of(id, h, "candidate").map(({ value }) => value);
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
        expect([...shares].sort((a, b) => b - a)).toEqual(shares);
      }
  });

  test("of one series does not depend on the panel's others", () => {
    expect(explain(panelOf([seasonal], 12), { h: 3 })).toEqual(reasons.filter(({ unique_id }) => unique_id === "s0"));
  });

  test("trusts candidates that know the season where there is one", () => {
    const truth = 100 + 30 * Math.sin((2 * Math.PI * 98) / 12);
    const [first] = of("s0", 3, "candidate");
    expect(Math.abs(first.forecast! - truth)).toBeLessThan(5);
  });

  test("counts the effect of a group in the unit of the series", () => {
    const unit = explain(panelOf([seasonal.map((v) => v * 1000), flat.map((v) => v * 1000)], 12), { h: 3 });
    const groups = reasons.filter(({ kind }) => kind === "group");
    const scaled = unit.filter(({ kind }) => kind === "group");
    const total = (list: typeof groups) => list.reduce((sum, { value }) => sum + Math.abs(value), 0);
    expect(total(scaled) / total(groups) / 1000).toBeCloseTo(1, 1);
    expect(total(groups)).toBeGreaterThan(0);
  });
});
