import { expect, it } from "vitest";
import { unnamed, unnamedInWords } from "../../pipelines/warehouse/unnamed.js";
import { datasetOf } from "../sources/readTable.js";
import { nights } from "./nights.js";

const series = (service: string, ...kind: string[]) => ({
  ...{ service, title: service, freq: ["D"], area: { all: "A" }, time: "day", measure: "count", where: { kind } },
});
const of = (...told: ReturnType<typeof series>[]) =>
  datasetOf(
    { format: "csv", files: ["t.csv"] },
    { day: { type: "date" }, kind: { type: "text", optional: true } },
    { time: "day", series: told },
  );
const csv = (kinds: Record<string, number>) =>
  `day,kind\n${Object.entries(kinds)
    .flatMap(([kind, n]) => Array<string>(n).fill(`2026-01-01,${kind}\n`))
    .join("")}`;

const KINDS = { Cat: 3, cat: 2, Dog: 4, Horse: 7, HORSE: 2, "Budgie ": 1, "": 3 };

it.each([
  ["rows", undefined],
  ["rows abridged", 0],
])(
  "tells the categories of %s that no service names, in capitals or not, with how many rows have each",
  async (_, abridgeFrom) => {
    const dataset = of(series("cats", "CAT"), series("dogs", "dog", "wolf"));
    const { store, night } = await nights(dataset);
    const loaded = await night("2026-01-05", csv(KINDS), { abridgeFrom });
    const found = await unnamed(store, { dataset, loaded, asOf: "2026-01-05" });
    expect(found).toEqual([
      {
        ...{ field: "kind", rows: 13 },
        kinds: [
          { value: "HORSE", rows: 9 },
          { value: null, rows: 3 },
          { value: expect.stringMatching(/^Budgie ?$/), rows: 1 },
        ],
      },
    ]);
    expect(unnamedInWords(found)).toMatch(/^13 rows whose kind no service names \("HORSE" 9; none 3; "Budgie ?" 1\)$/);
    expect(unnamedInWords(found, 5)).toBe('13 rows whose kind no service names ("HORSE" 9; others)');
    // Before they were due nobody saw them.
    expect(await unnamed(store, { dataset, loaded, asOf: "2026-01-01" })).toEqual([]);
  },
);

it("tells nothing where all are named, or where one service takes what it wants", async () => {
  for (const dataset of [of(series("all", "cat", "dog", "horse"), series("dogs", "dog")), of(series("cats", "cat"))]) {
    const { store, night } = await nights(dataset);
    const loaded = await night("2026-01-05", csv({ Cat: 3, Dog: 4, Horse: 7 }));
    const found = await unnamed(store, { dataset, loaded, asOf: "2026-01-05" });
    expect([found, unnamedInWords(found)]).toEqual([[], ""]);
  }
});
