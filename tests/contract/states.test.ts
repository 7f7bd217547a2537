import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshness } from "../../pipelines/contract/freshness.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { land } from "../../pipelines/landing/land.js";
import { openStore } from "../../pipelines/store/store.js";
import { load } from "../../pipelines/warehouse/load.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";
import { loadedRows, nights } from "../warehouse/nights.js";

const fields = { id: { type: "integer" }, day: { type: "date" } };
const set = (contract: object, files = ["t.csv"]) =>
  datasetOf({ format: "csv", files }, fields, { time: "day", contract });
const csv = (...rows: string[]) => `id,day\n${rows.map((row) => `${row}\n`).join("")}`;
const days = (from: number, n: number) => Array.from({ length: n }, (_, i) => `${from + i},2026-01-0${1 + (i % 9)}`);
const ids = async (dir: string) =>
  (await loadedRows(dir, ["id"], "gone_at IS NULL")).map(({ id }) => Number(id)).sort((a, b) => a - b);

describe("a landing under its contract", () => {
  it("goes on with the rows that pass while enough do, and has the others in quarantine with file and line", async () => {
    const { store, night } = await nights(set({ retyped: "quarantine rows", range: { id: { to: 50 } }, pass: 0.8 }));
    const { dir, contract, meta } = await night("2026-02-01", csv(...days(1, 10), "x,2026-01-05", "99,2026-01-06"));
    expect(await ids(dir)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect([meta.rows, contract?.meta.held]).toEqual([10, null]);
    const quarantine = join((await store.open(contract!)).dir, "quarantine.parquet");
    const kept = await withDatabase({}, (database) =>
      database.rows(`SELECT * EXCLUDE ("row"), CAST("row" AS VARCHAR) AS "row" FROM ${literal(quarantine)}`),
    );
    const where = { dataset: "table", file: "t.csv" };
    expect(kept).toEqual([
      {
        ...{ ...where, place: "line 12", check: "type", field: "id", value: "x", reason: "id is no whole number" },
        row: '{"id":null,"day":"2026-01-05"}',
      },
      {
        ...{ ...where, place: "line 13", check: "range", field: "id", value: "99", reason: "id is above 50" },
        row: '{"id":99,"day":"2026-01-06"}',
      },
    ]);
  });

  it("is held back at the one before when too little passes; the night after sees the next that keeps it", async () => {
    const { night } = await nights(set({ range: { id: { to: 50 } }, pass: 0.9 }));
    const first = await night("2026-02-01", csv(...days(1, 10)));
    const held = await night("2026-02-02", csv(...days(1, 10), ...days(90, 5)));
    expect(held.digest).toBe(first.digest);
    expect(held.contract?.meta.held).toMatch(
      /5 of 15 rows do not keep the contract, and at least 90% have to: 5 × id is above 50 \(first at line 12 of t.csv\)/,
    );
    const after = await night("2026-02-03", csv(...days(1, 11)));
    expect([await ids(after.dir), after.contract]).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], undefined]);
  });

  it.each<[string, string[], RegExp]>([
    ["shrank to half", days(1, 4), /there are only 4 rows, and there were 10 before; less than 50%/],
    ["was sent twice", [...days(1, 10), ...days(1, 11)], /there are 21 rows, and there were 10 before; more than 200%/],
  ])("is held back when a file %s", async (_, rows, why) => {
    const { night } = await nights(set({ rows: { atLeast: 0.5, atMost: 2 } }));
    const first = await night("2026-02-01", csv(...days(1, 10)));
    const held = await night("2026-02-02", csv(...rows));
    expect(held.digest).toBe(first.digest);
    expect(held.contract?.meta.held).toMatch(why);
  });

  it("that is the first cannot be held back: the night stops, and says what is wrong", async () => {
    const { night } = await nights(set({ range: { id: { to: 5 } } }));
    await expect(night("2026-02-01", csv(...days(1, 10)))).rejects.toThrow(/5 of 10 rows do not keep the contract/);
  });

  it("without anything to say makes no step of its own", async () => {
    const { night } = await nights(set({ range: { id: { to: 50 } } }));
    expect((await night("2026-02-01", csv(...days(1, 10)))).contract).toBeUndefined();
  });

  it("keeps apart what an earlier file of the delivery has already, with its line, and takes it where that file is gone", async () => {
    const dataset = datasetOf(
      { format: "csv", files: ["a.csv", "b.csv", "c.csv"] },
      { ...fields, id: { type: "integer", optional: true } },
      { time: "day", contract: { uniqueAcrossFiles: [["id", "day"]], pass: 0.5 } },
    );
    const [store, sources] = [await openStore(await scratch()), await scratch()];
    const night = async (asOf: string, files: Record<string, string[]>) => {
      for (const [name, rows] of Object.entries(files)) await writeFile(join(sources, name), csv(...rows));
      return load(store, { dataset, landed: await land(store, { dataset, sources, asOf }) });
    };
    const day = "2026-01-05";
    const files = {
      "a.csv": [`1,${day}`, `2,${day}`, `2,${day}`],
      "b.csv": [`3,${day}`, "2,2026-01-06", `1,${day}`],
      "c.csv": [`4,${day}`, `3,${day}`, `,${day}`],
    };
    const first = await night("2026-02-01", files);
    const kept = async (contract: typeof first.contract) =>
      (
        await withDatabase({}, (database) =>
          database.rows(
            `SELECT file, place, "check", value, reason FROM ${literal(join(contract!.dir, "quarantine.parquet"))}`,
          ),
        )
      ).map((row) => Object.values(row).join(" | "));
    const twice = `a.csv | line 4 | uniqueAcrossFiles | 2, ${day} | id, day is there twice`;
    expect(await kept(first.contract)).toEqual([
      twice,
      `b.csv | line 4 | uniqueAcrossFiles | 1, ${day} | id, day is in an earlier file already`,
      `c.csv | line 3 | uniqueAcrossFiles | 3, ${day} | id, day is in an earlier file already`,
    ]);
    expect(first.meta.rows).toBe(6);
    // The first file no longer says it, so what the second says counts.
    const second = await night("2026-02-02", { ...files, "a.csv": [`2,${day}`, `2,${day}`] });
    expect(await kept(second.contract)).toEqual([
      `a.csv | line 3 | uniqueAcrossFiles | 2, ${day} | id, day is there twice`,
      `c.csv | line 3 | uniqueAcrossFiles | 3, ${day} | id, day is in an earlier file already`,
    ]);
    expect(await ids(second.dir)).toEqual(expect.arrayContaining([1, 2, 3, 4]));
  });

  it("has the same quarantine whether a file grew or came whole", async () => {
    const contract = { range: { id: { to: 50 } }, unique: [["id"]], pass: 0 };
    const [old, more] = [csv(...days(1, 5), "60,2026-01-01"), "1,2026-01-07\n61,2026-01-08\n7,2026-01-09\n"];
    const grown = await nights(set(contract));
    await grown.night("2026-02-01", old);
    const whole = await nights(set(contract));
    const a = await grown.night("2026-02-02", old + more);
    const b = await whole.night("2026-02-02", old + more);
    expect(a.contract?.meta.failures).toEqual(b.contract?.meta.failures);
    expect(a.contract?.meta.failures.map(({ why, rows, first }) => [why, rows, first])).toEqual([
      ["is above 50", 2, "line 7"],
      ["is there twice", 1, "line 8"],
    ]);
    expect(await ids(a.dir)).toEqual(await ids(b.dir));
  });

  it("counts lines from the top of a file that grew", async () => {
    const { night } = await nights(set({ range: { id: { to: 50 } }, pass: 0 }));
    const old = csv(...days(1, 5));
    await night("2026-02-01", old);
    const { contract } = await night("2026-02-02", `${old}6,2026-01-07\n61,2026-01-08\n`);
    expect(contract?.meta.failures).toEqual([expect.objectContaining({ first: "line 8", rows: 1 })]);
  });

  it("leaves a rejected file out and takes the others, and says so", async () => {
    const store = await openStore(await scratch());
    const sources = await scratch();
    const dataset = set({ missing: "reject file" }, ["*.csv"]);
    await writeFile(join(sources, "a.csv"), csv("1,2026-01-01"));
    await writeFile(join(sources, "b.csv"), "id,date\n2,2026-01-02\n");
    const { dir, contract } = await load(store, {
      dataset,
      landed: await land(store, { dataset, sources, asOf: "2026-02-01" }),
    });
    expect(await ids(dir)).toEqual([1]);
    expect(contract?.meta).toMatchObject({
      held: null,
      notes: ["b.csv is left out: there are no columns for day"],
    });
  });

  it("says on which day a data set stopped being as fresh as was agreed", async () => {
    const dataset = set({ freshDays: 30 });
    const { store, night } = await nights(dataset);
    const rows = await night("2026-02-01", csv("1,2026-01-05"));
    const on = (asOf: string) => freshness(store, { dataset, rows, asOf });
    expect(await on("2026-02-04")).toBeNull();
    expect(await on("2026-02-05")).toBe(
      "A table ends on 5 January 2026, 31 days ago; at most 30 days were agreed. Ask Nobody for newer rows.",
    );
    expect(await freshness(store, { dataset: set({}), rows, asOf: "2030-01-01" })).toBeNull();
  });
});
