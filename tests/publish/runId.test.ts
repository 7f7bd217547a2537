import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RunInputs, runId } from "../../pipelines/publish/runId.js";

const inputs: RunInputs = {
  asOf: "2024-01-01",
  inventory: "a".repeat(64),
  landed: { fires: ["b".repeat(64)], crime: ["c".repeat(64), "d".repeat(64)] },
  options: { models: ["auto"], seed: 1 },
  backend: "wasm",
  threads: 2,
  version: "0.1.0",
};

describe("runId", () => {
  it("is twelve hexadecimal digits, the same whatever the order in which the inputs are named", () => {
    expect(runId(inputs)).toMatch(/^[0-9a-f]{12}$/);
    const turned = Object.fromEntries(Object.entries(inputs).reverse()) as unknown as RunInputs;
    const landed = Object.fromEntries(Object.entries(inputs.landed).reverse());
    expect(runId({ ...turned, landed })).toBe(runId(inputs));
  });

  it.each<[string, Partial<RunInputs>]>([
    ["the as-of date", { asOf: "2024-01-02" }],
    ["the inventory", { inventory: "b".repeat(64) }],
    ["what a data set landed", { landed: { ...inputs.landed, fires: ["e".repeat(64)] } }],
    ["the order of vintages", { landed: { ...inputs.landed, crime: ["d".repeat(64), "c".repeat(64)] } }],
    ["an option", { options: { models: ["auto"], seed: 2 } }],
    ["the backend", { backend: "cpu" }],
    ["the threads", { threads: 1 }],
    ["the version", { version: "0.1.1" }],
  ])("changes with %s", (_what, change) => {
    expect(runId({ ...inputs, ...change })).not.toBe(runId(inputs));
  });

  it("does not confuse seeds", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 2, maxLength: 50 }), (seeds) => {
        const names = seeds.map((seed) => runId({ ...inputs, options: { seed } }));
        expect(new Set(names).size).toBe(seeds.length);
      }),
    );
  });
});
