import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { contractSchema } from "../../pipelines/inventory/contract.js";
import { abridges } from "../../pipelines/sources/abridges.js";
import { readPiece } from "../../pipelines/sources/readPiece.js";
import { scratch } from "../scratch.js";
import { csvText, withCell } from "./csvText.js";
import { datasetOf } from "./readTable.js";

const fields = {
  ...{ id: { type: "integer" }, at: { type: "timestamp" }, area: { type: "text" }, kind: { type: "text" } },
  ...{ minutes: { type: "number", optional: true }, done: { type: "date", optional: true } },
};
const series = [
  {
    ...{ service: "all", title: "All", freq: ["D"], area: "area", time: "at", measure: "count" },
    where: { kind: ["a"] },
  },
  { service: "done", title: "Done", freq: ["MS"], area: { all: "X" }, time: "done", measure: "count" },
];
const set = (more: object = {}) => datasetOf({ format: "csv" }, fields, { time: "at", lagDays: 2, series, ...more });

/** Reads a text twice: into rows, and abridged where that is possible. */
async function twice(text: string, contract?: object) {
  const dir = await scratch();
  const [path, to, abridged] = ["t", "rows.parquet", "abridged.parquet"].map((name) => join(dir, name));
  await writeFile(path, text);
  const dataset = set(contract ? { contract: contractSchema.parse(contract) } : {});
  const order = (name: string) => ({
    ...{ piece: { paths: [path], sha256: "", from: 0 }, dataset, timeZone: "UTC", areas: ["north"] },
    ...{ to, quarantine: join(dir, `quarantine-${name}.parquet`), work: join(dir, name) },
  });
  const told = (error: Error) => ({ problem: error.message });
  const whole = await readPiece({ ...order("whole"), to }).catch(told);
  const short = await readPiece({ ...order("short"), to: join(dir, "short.parquet"), abridged }).catch(told);
  return { whole, short, rows: to, abridged };
}

const row = fc.record({
  id: fc.constantFrom("1", "-5", "007", "1e3", "9007199254740993"),
  day: fc.integer({ min: 10, max: 12 }),
  hour: fc.integer({ min: 10, max: 23 }),
  area: fc.constantFrom("North", "south", '"a, b"'),
  kind: fc.constantFrom("a", "b"),
  minutes: fc.constantFrom("", "1.5", "-3"),
  done: fc.constantFrom("", "2026-02-01", "2026-02-02"),
});
const HEADER = "id,at,area,kind,minutes,done\n";
const cells = (r: typeof row extends fc.Arbitrary<infer R> ? R : never) => [
  ...[r.id, `2026-01-${r.day} ${r.hour}:00`, r.area, r.kind, r.minutes, r.done],
];
const lines = (rows: readonly (readonly string[])[]) => csvText(HEADER, rows);

describe("abridged rows", () => {
  it("count as all rows do, by every field that a series asks for", () =>
    fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (found) => {
        const { whole, short, rows, abridged } = await twice(lines(found.map(cells)));
        expect(short).toEqual({ ...whole, abridged: true });
        const by =
          'CAST("at" AS DATE) AS "at", area, kind, CAST(done AS DATE) AS done, known_at, gone_at, late, copies';
        const counts = (n: string, from: string) =>
          withDatabase({}, (database) =>
            database.rows(`SELECT ${by}, CAST(${n} AS BIGINT) AS n FROM ${literal(from)} GROUP BY ALL ORDER BY ALL`),
          );
        const expected = await counts("count(*)", rows);
        expect(await counts("sum(_n)", abridged)).toEqual(expected);
      }),
      { numRuns: 15 },
    ));

  it("are there only where every value can be read, also of fields that nobody counts: else the same place is named", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.constantFrom(
          [0, "1.5"],
          [0, ""],
          [0, "0x1F"],
          [4, "1e999"],
          [1, "soon"],
          [2, ""],
          [3, " "],
          [4, "many"],
          [5, "2026-02-31"],
          [5, "2026-02-01x"] as const,
        ),
        async (found, at, [column, value]) => {
          const rows = withCell(found.map(cells), at, Number(column), String(value));
          const { whole, short, abridged } = await twice(lines(rows));
          expect(whole).toHaveProperty("problem", expect.stringContaining(`line ${2 + (at % rows.length)}, column`));
          expect(short).toEqual(whole);
          expect(existsSync(abridged)).toBe(false);
        },
      ),
      { numRuns: 15 },
    ));

  it("are there only where every row keeps its contract: else all rows are, and those that fail are kept apart", async () => {
    const rows = (minutes: string, area = "North") => lines([["1", "2026-01-10 10:00", area, "a", minutes, ""]]);
    const contract = { range: { minutes: { from: 0 } }, areas: ["area"], pass: 0 };
    expect((await twice(rows("1"), contract)).short).toMatchObject({ rows: 1, abridged: true });
    for (const broken of [rows("-1"), rows("1", "nowhere")]) {
      const { whole, short } = await twice(broken, contract);
      expect(whole).toMatchObject({ rows: 0, failures: [{ rows: 1, first: "line 2" }] });
      expect(short).toEqual(whole);
    }
  });

  it("do for data sets of which nothing but counts is asked", () => {
    expect(abridges(set())).toBe(true);
    const sum = { ...series[0], measure: { sum: "minutes" } };
    const covariates = [{ name: "x", kind: "historic", measure: "count" }];
    for (const more of [
      { series: [] },
      { series: [series[1], sum] },
      { key: ["id"] },
      { covariates },
      { statics: { area: "area", values: ["minutes"] } },
      { contract: contractSchema.parse({ unique: [["id"]] }) },
      { series: [{ ...series[0], where: { at: ["2026-01-10 10:00:00"] } }] },
    ])
      expect(abridges(set(more))).toBe(false);
  });
});
