import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dataset, query } from "./loaded.js";
import { panelWithFiles } from "./panelWithFiles.js";

const set = (series: Record<string, unknown> = {}) => dataset({}, { boundaries: "changes.csv", ...series });
const rows = (events: readonly (readonly [day: string, area: string, value: number])[]) =>
  `SELECT day::DATE AS day, area, value::DOUBLE AS value FROM (VALUES ${events.map(([day, area, value]) => `('${day}', '${area}', ${value})`).join(", ")}) t(day, area, value)`;

test("rows count in today's areas: by the day of the row, whole where areas were merged, by share where one was divided", async () => {
  const changes =
    "old,new,from,until,share\nold ash,A,,,\nYonder,B,,2024-01-01,\nYonder,Cliff,2024-01-02,,\nB,B,,2024-01-01,0.75\nB,C,,2024-01-01,0.25\n";
  const events = rows([
    ["2024-01-01", "Old  Ash", 1],
    ["2024-01-01", "Ash & Elm", 1],
    ["2024-01-01", "yonder", 1],
    ["2024-01-01", "Brook", 1],
    ["2024-01-01", "Dale", 1],
    ["2024-01-02", "yonder", 1],
    ["2024-01-02", "B", 1],
  ]);
  const { dir, meta } = await panelWithFiles(set(), events, { "changes.csv": changes });
  const panel = await query<{ area: string; y: number }>(
    dir,
    "panel.parquet",
    `SELECT area, y FROM t WHERE "window" = 0 ORDER BY area, ds`,
  );
  // Yonder's row of the first day came to B before a quarter of B went to C, and stays: it is B's of the day after.
  expect(panel.map(({ area, y }) => [area, y])).toEqual([
    ["A", 2],
    ["A", 0],
    ["B", 1.75],
    ["B", 1],
    ["C", 0.25],
    ["C", 1],
  ]);
  expect(meta.unplaced).toEqual([{ written: "Dale", rows: 1, nearest: null }]);
});

test("a mean of areas that were merged is that of their rows, of one that was divided that of the whole", async () => {
  const changes = "old,new,until,share\nX,A,,\nY,A,,0.5\nY,B,,0.5\n";
  const events = rows([
    ["2024-01-01", "X", 2],
    ["2024-01-01", "X", 4],
    ["2024-01-01", "Y", 8],
    ["2024-01-02", "X", 1],
    ["2024-01-02", "Y", 7],
  ]);
  const { dir } = await panelWithFiles(set({ measure: { mean: "value" } }), events, { "changes.csv": changes });
  const panel = await query<{ y: number }>(
    dir,
    "panel.parquet",
    `SELECT y FROM t WHERE "window" = 0 ORDER BY area, ds`,
  );
  // Half of Y's row weighs half: (2 + 4 + 8 / 2) / 2.5.
  expect(panel.map(({ y }) => y)).toEqual([4, 3, 8, 7]);
});

test("a change whose new area is none of the inventory's leaves an area that is one as it is, and takes what is none", async () => {
  const events = rows([
    ["2024-01-01", "A", 1],
    ["2024-01-02", "A", 1],
    ["2024-01-02", "Old", 1],
  ]);
  const { counts, meta } = await panelWithFiles(set(), events, { "changes.csv": "old,new\nA,Future\nOld,Elsewhere\n" });
  expect([counts, meta.unmapped]).toEqual([{ A: 2 }, 1]);
});

test("whatever changes, the total of all areas stays what it was, and merges alone keep whole numbers", async () => {
  const area = fc.constantFrom("A", "B", "C", "D", "E");
  const events = fc.array(
    fc.tuple(fc.constantFrom("2024-01-01", "2024-01-02"), area, fc.integer({ min: 1, max: 99 })),
    { minLength: 6, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(events, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (drawn, tenths, split) => {
      const all = [["2024-01-01", "A", 1], ["2024-01-02", "A", 1], ...drawn] as const;
      const divided = split ? `D,B,${tenths / 10}\nD,C,${(10 - tenths) / 10}` : "D,B,";
      const files = { "changes.csv": `old,new,share\n${divided}\nE,A,\n` };
      const { counts, meta } = await panelWithFiles(set({ measure: { sum: "value" } }), rows(all), files);
      const values = Object.values(counts);
      const total = all.reduce((sum, [, , value]) => sum + value, 0);
      expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(total, 9);
      if (!split) expect(values.every(Number.isInteger)).toBe(true);
      expect(meta.unmapped).toBe(0);
    }),
    { numRuns: 6 },
  );
});

test("reports of Northamptonshire's seven districts are those of the two councils that took their place", async () => {
  const sql = `SELECT month::DATE AS day, 'E0700015' || n AS area, (1 + (7 * n + 5 * month(month)) % 23)::DOUBLE AS value
    FROM range(DATE '2018-01-01', DATE '2021-01-01', INTERVAL 1 MONTH) m(month), range(0, 7) d(n)`;
  const { counts, meta, dir } = await panelWithFiles(
    dataset(
      { covers: "month", cadence: "monthly" },
      { boundaries: "england.csv", freq: ["MS"], measure: { sum: "value" } },
    ),
    sql,
    { "england.csv": await readFile("data/geography/england-districts.csv", "utf8") },
    {
      freq: "MS",
      asOf: "2021-02-01",
      areas:
        "SELECT * FROM (VALUES ('E06000061', 'North Northamptonshire'), ('E06000062', 'West Northamptonshire')) t(code, name)",
    },
  );
  const north = "area IN ('E07000150', 'E07000152', 'E07000153', 'E07000156')";
  const [truth] = await query(
    dir,
    "panel.parquet",
    `SELECT sum(value) FILTER (${north}) AS E06000061, sum(value) FILTER (NOT ${north}) AS E06000062 FROM (${sql})`,
  );
  expect(counts).toEqual(truth);
  expect(meta.unmapped).toBe(0);
});
