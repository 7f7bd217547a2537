import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHECKS } from "../../pipelines/contract/checks/checks.js";
import { underContract } from "./underContract.js";

const fields = {
  id: { type: "text" },
  n: { type: "integer", optional: true },
  day: { type: "date", optional: true },
  area: { type: "text", optional: true },
};

interface Case {
  readonly contract: object;
  readonly field: string;
  readonly good: readonly string[];
  /** Values that fail, with the reason. */
  readonly bad: readonly (readonly [value: string, why: string])[];
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  range: [
    {
      ...{ contract: { range: { n: { from: 0, to: 10 } } }, field: "n", good: ["0", "5", "10", ""] },
      bad: [
        ["-1", "n is below 0"],
        ["11", "n is above 10"],
      ],
    },
    {
      contract: { range: { day: { from: "2020-01-01", to: "2024-12-31" } } },
      ...{ field: "day", good: ["2020-01-01", "2024-12-31", ""] },
      bad: [
        ["2019-12-31", "day is below 2020-01-01"],
        ["2025-01-01", "day is above 2024-12-31"],
      ],
    },
  ],
  set: [
    {
      ...{ contract: { set: { area: ["N1", "it's"] } }, field: "area", good: ["N1", "it's", ""] },
      bad: [["n1", "area is none of N1, it's"]],
    },
    { contract: { set: { n: ["1", "2"] } }, field: "n", good: ["1", "02", ""], bad: [["3", "n is none of 1, 2"]] },
  ],
  unique: [
    { contract: { unique: [["n"]] }, field: "n", good: ["1", "2", "", ""], bad: [["1", "n is there twice"]] },
    // The other field is empty in every row: nothing is named.
    { contract: { unique: [["area", "n"]] }, field: "area", good: ["N1", "N1", ""], bad: [] },
  ],
  uniqueAcrossFiles: [
    // Of one file alone: what others have is tried in states.test.ts.
    {
      contract: { uniqueAcrossFiles: [["n"]] },
      field: "n",
      good: ["1", "2", "", ""],
      bad: [["1", "n is there twice"]],
    },
  ],
  areas: [
    {
      ...{ contract: { areas: ["area"] }, field: "area", good: ["N1", "north & west", "NORTH and West", ""] },
      bad: [["N2", "area is no area of the inventory"]],
    },
  ],
};

describe.each(CHECKS.map(({ name }) => name))("the check %s", (name) => {
  it.each(CASES[name])("keeps apart what fails it and nothing else: %j", async ({ contract, field, good, bad }) => {
    const values = [...good, ...bad.map(([value]) => value)];
    const line = (value: string, i: number) =>
      Object.keys(fields).map((f) => (f === "id" ? `r${i}` : f === field ? `"${value}"` : ""));
    const text = [Object.keys(fields), ...values.map(line)].map((cells) => cells.join(",")).join("\n");
    const { rows, passed, kept, failures } = await underContract(`${text}\n`, {
      ...{ fields, contract, areas: ["n1", "north and west"] },
    });
    expect(passed.map((row) => row.id)).toEqual(good.map((_, i) => `r${i}`));
    expect(rows).toBe(good.length);
    expect(kept.map(({ row: _, ...rest }) => rest)).toEqual(
      bad.map(([value, reason], i) => ({ place: `line ${2 + good.length + i}`, check: name, field, value, reason })),
    );
    expect(kept.map(({ row }) => JSON.parse(String(row)).id)).toEqual(bad.map((_, i) => `r${good.length + i}`));
    expect(failures.reduce((sum, failure) => sum + failure.rows, 0)).toBe(bad.length);
  });
});

describe("checks together", () => {
  it("lose nothing and keep the order: what passes and what is kept apart is the file", async () => {
    const row = fc.record({ n: fc.integer({ min: -5, max: 15 }), area: fc.constantFrom("N1", "N2", "N3") });
    const contract = {
      ...{ range: { n: { from: 0, to: 10 } }, set: { area: ["N1", "N2"] }, unique: [["n", "area"]] },
      areas: ["area"],
    };
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (all) => {
        const text = `id,n,day,area\n${all.map(({ n, area }, i) => `${i},${n},,${area}\n`).join("")}`;
        const { passed, kept, rows, failures } = await underContract(text, { fields, contract, areas: ["n1"] });
        // The oracle: the same in plain words.
        const seen = new Set<string>();
        const sound = all.map(({ n, area }) => {
          const twice = seen.has(`${n}/${area}`);
          seen.add(`${n}/${area}`);
          return n >= 0 && n <= 10 && !twice && area === "N1";
        });
        const ids = (keep: boolean) => sound.flatMap((s, i) => (s === keep ? [String(i)] : []));
        expect(passed.map((r) => r.id)).toEqual(ids(true));
        expect(kept.map((k) => JSON.parse(String(k.row)).id)).toEqual(ids(false));
        expect(kept.map((k) => k.place)).toEqual(ids(false).map((id) => `line ${Number(id) + 2}`));
        expect(rows + failures.reduce((sum, f) => sum + f.rows, 0)).toBe(all.length);
      }),
      { numRuns: 20 },
    );
  });
});
