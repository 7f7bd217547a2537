import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { frequency } from "../../models/frequency.js";
import { LEVELS } from "../../models/method.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { backtestTable } from "../../pipelines/longTable/backtestTable.js";
import type { GapRule } from "../../pipelines/longTable/fillGaps.js";
import { forecastTable } from "../../pipelines/longTable/forecastTable.js";
import { openEngine } from "../../pipelines/longTable/openEngine.js";
import { readLongTable } from "../../pipelines/longTable/readLongTable.js";
import { TABLE_METHODS } from "../../pipelines/longTable/tableMethods.js";

const { engine, close } = await openEngine({ wanted: "wasm", env: {} });
afterAll(close);
const folder = mkdtempSync(path.join(os.tmpdir(), "headwater-long-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const write = (lines: readonly string[], head = "unique_id,ds,y") => {
  const file = path.join(folder, `${files++}.csv`);
  writeFileSync(file, `${[head, ...lines].join("\n")}\n`);
  return file;
};
const month = (t: number) => new Date(Date.UTC(2015, t, 1)).toISOString().slice(0, 10);
const lines = (id: string, values: readonly number[]) => values.map((v, t) => `${id},${month(t)},${v}`);
const monthly = (n: number, shift = 0) => Array.from({ length: n }, (_, t) => 20 + ((t * 7 + shift) % 12) + (t % 5));
const options = { freq: "MS", horizon: 6, models: ["pretrained"], seed: 1 };

describe("a long table", () => {
  test("becomes a panel: series in the order of their ids, rows in theirs", async () => {
    const panel = await readLongTable({ file: write([...lines("b", [1, 2]), ...lines("a", [3, 4, 5])]), freq: "MS" });
    expect(panel.ids).toEqual(["a", "b"]);
    expect([...panel.offsets]).toEqual([0, 3, 5]);
    expect([...panel.y]).toEqual([3, 4, 5, 1, 2]);
    expect(panel.seasonLength).toBe(12);
    expect(new Date(panel.ds[1]).toISOString().slice(0, 10)).toBe("2015-02-01");
  });

  test("as Parquet is the same panel as the CSV file", async () => {
    const file = write([...lines("a", [1, 2, 3.5]), ...lines("b,c", [3, 4]).map((l) => `"b,c"${l.slice(3)}`)]);
    const parquet = file.replace(/csv$/, "parquet");
    await withDatabase({}, (db) => db.run(`COPY (FROM ${literal(file)}) TO ${literal(parquet)}`));
    expect(await readLongTable({ file: parquet, freq: "MS" })).toEqual(await readLongTable({ file, freq: "MS" }));
  });

  test("whose series lie interleaved is the same panel", async () => {
    const [a, b] = [lines("a", [1, 2, 3]), lines("b", [4, 5, 6])];
    const mixed = await readLongTable({ file: write([a[0], b[0], a[1], b[1], a[2], b[2]]), freq: "MS" });
    expect(mixed).toEqual(await readLongTable({ file: write([...a, ...b]), freq: "MS" }));
  });

  test.each<[string, readonly string[], RegExp, string?]>([
    ["two rows for one date", ["a,2020-01-01,1", "a,2020-01-01,2"], /a has two rows for 2020-01-01/],
    ["rows that go back", ["a,2020-02-01,1", "a,2020-01-01,2"], /a goes back from 2020-02-01 to 2020-01-01.*Sort/],
    ["a gap", ["a,2020-01-01,1", "a,2020-04-01,2"], /a has no row for 2020-02-01 and 1 more.*--gaps/],
    ["another frequency", ["a,2020-01-01,1", "a,2020-01-15,2"], /a has the date 2020-01-15.*--freq/],
    ["a missing value", ["a,2020-01-01,1", "a,2020-02-01,"], /a has no value at 2020-02-01.*--gaps/],
    ["a word for a value", ["a,2020-01-01,1", "a,2020-02-01,many"], /a has no value at 2020-02-01/],
    ["a word for a date", ["a,2020-01-01,1", "a,soon,2"], /a in .* without a readable ds/],
    ["a missing column", ["a,2020-01-01,1"], /has no column y; it has unique_id, ds, value/, "unique_id,ds,value"],
    ["another column", ["a,2020-01-01,1,5"], /has the column price.*--covariates/, "unique_id,ds,y,price"],
    ["no rows", [], /has no rows/],
  ])("with %s is refused, with the series, the date and what to change", async (_, rows, message, head) => {
    await expect(readLongTable({ file: write(rows, head), freq: "MS" })).rejects.toThrow(message);
  });

  test.each<[GapRule, number[]]>([
    ["zero", [1, 0, 0, 4]],
    ["interpolate", [1, 2, 3, 4]],
    ["weekday-median", [1, 2.5, 2.5, 4]],
  ])("has its gaps filled by the rule %s", async (gaps, expected) => {
    const file = write(["a,2020-01-01,1", "a,2020-04-01,4"]);
    expect([...(await readLongTable({ file, freq: "MS", gaps })).y]).toEqual(expected);
  });

  test.each([
    [{ horizon: 0 }, "--horizon is 0"],
    [{ seasonLength: 0 }, "--season is 0"],
    [{ freq: "month" }, "Unknown frequency"],
    [{ levels: [80, 100] }, "--levels: 100 is no level of an interval"],
    [{ levels: [0] }, "--levels: 0 is no level"],
    [{ levels: [-5] }, "--levels: -5 is no level"],
    [{ levels: [Number.NaN] }, "--levels: NaN is no level"],
    [{ models: ["pretraind"] }, 'Did you mean "pretrained"'],
  ])("is not read for the options %j", async (wrong, message) => {
    const out = path.join(folder, "never.csv");
    await expect(forecastTable({ ...options, file: write(lines("a", monthly(30))), out, ...wrong })).rejects.toThrow(
      message,
    );
  });
});

describe("forecasts of a long table", () => {
  test("have a row a series and step, in the field's columns, from each series' own end", async () => {
    const out = path.join(folder, "fc.csv");
    await forecastTable({
      ...options,
      file: write([...lines("a", monthly(40)), ...lines("b,c", monthly(30)).map((l) => `"b,c"${l.slice(3)}`)]),
      out,
    });
    const [head, ...rows] = readFileSync(out, "utf8").trim().split("\n");
    expect(head).toBe("unique_id,ds,mean,q0.1,q0.2,q0.3,q0.4,q0.5,q0.6,q0.7,q0.8,q0.9,q0.025,q0.975,model");
    expect(rows.length).toBe(12);
    expect(rows[0].startsWith(`a,${month(40)},`)).toBe(true);
    expect(rows[6].startsWith(`"b,c",${month(30)},`)).toBe(true);
    expect(rows.every((row) => row.endsWith(",pretrained"))).toBe(true);
  });

  test("have whole quantiles where the counts are whole, unless other ones are asked for", async () => {
    const file = write([
      ...lines("counts", monthly(40)),
      ...lines(
        "amounts",
        monthly(40).map((v) => v / 3),
      ),
    ]);
    const quantiles = async (whole?: boolean) => {
      const out = path.join(folder, "whole.csv");
      await forecastTable({ ...options, file, out, whole });
      const rows = readFileSync(out, "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split(","));
      const of = (id: string) => rows.filter(([name]) => name === id).flatMap((row) => row.slice(3, 14).map(Number));
      return { counts: of("counts"), amounts: of("amounts") };
    };
    const [asEver, asked] = [await quantiles(), await quantiles(false)];
    expect(asEver.counts).toEqual(asked.counts.map(Math.round));
    expect(asked.counts.some((v) => !Number.isInteger(v))).toBe(true);
    expect(asEver.amounts).toEqual(asked.amounts);
  });

  test("have the median and the ends of the intervals that are asked for, as among all quantiles", async () => {
    const file = write(lines("a", monthly(40)));
    const columns = async (levels?: readonly number[]) => {
      const out = path.join(folder, "levels.csv");
      await forecastTable({ ...options, file, out, models: ["pretrained", "holt-winters"], levels });
      const [names, ...rows] = readFileSync(out, "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split(","));
      return new Map(names.map((name, k) => [name, rows.map((row) => row[k])]));
    };
    const all = await columns();
    const some = await columns([95, 80, 99.8, 80]);
    const names = ["unique_id", "ds", "mean", "q0.001", "q0.025", "q0.1", "q0.5", "q0.9", "q0.975", "q0.999", "model"];
    expect([...some.keys()]).toEqual(names);
    for (const name of names.filter((name) => all.has(name))) expect(some.get(name)).toEqual(all.get(name));
    for (const [i, high] of some.get("q0.999")!.entries())
      expect(Number(high)).toBeGreaterThan(Number(some.get("q0.975")![i]));
  });

  test.each<[string, string, string]>([
    ["h", "2024-03-01 22:00", "2024-03-01T23:00:00,2024-03-02T00:00:00,2024-03-02T01:00:00"],
    ["D", "2024-02-28", "2024-02-29,2024-03-01,2024-03-02"],
    ["W-MON", "2024-12-23", "2024-12-30,2025-01-06,2025-01-13"],
    ["W", "2024-12-22", "2024-12-29,2025-01-05,2025-01-12"],
    ["MS", "2023-12-01", "2024-01-01,2024-02-01,2024-03-01"],
    ["QS", "2023-07-01", "2023-10-01,2024-01-01,2024-04-01"],
    ["YS", "2023-01-01", "2024-01-01,2025-01-01,2026-01-01"],
  ])("are dated by the periods of %s that come after %s", async (freq, end, dates) => {
    const { add } = frequency(freq);
    const last = Date.parse(`${end.replace(" ", "T")}${end.includes(" ") ? "" : "T00:00"}Z`);
    const rows = Array.from({ length: 30 }, (_, t) => `a,${new Date(add(last, t - 29)).toISOString()},${20 + (t % 4)}`);
    const out = path.join(folder, "dated.csv");
    await forecastTable({ ...options, freq, horizon: 3, file: write(rows), out });
    const written = readFileSync(out, "utf8").trim().split("\n").slice(1);
    expect(written.map((row) => row.split(",")[1]).join()).toBe(dates);
  });

  test.each(TABLE_METHODS)(
    "by %s are numbers for every series, however unusual some are, which are named",
    async (model) => {
      const out = path.join(folder, "unusual.csv");
      const table = {
        ...{ constant: monthly(40).fill(7), exploding: monthly(40).map((_, t) => 2 ** t), huge: monthly(40, 1e12) },
        ...{ plain: monthly(40), short: [3, 4, 2], single: [5], zeros: monthly(40).fill(0) },
      };
      const file = write(Object.entries(table).flatMap(([id, values]) => lines(id, values)));
      const said = await forecastTable({ ...options, file, out, models: [model], engine });
      expect(said.slice(-2)).toEqual([
        "series that have never changed, forecast to stay as they are: constant, zeros",
        "series shorter than a season (12 periods), forecast without one: short, single",
      ]);
      const rows = readFileSync(out, "utf8").trim().split("\n").slice(1);
      expect(rows.length).toBe(7 * 6);
      for (const cells of rows.map((row) => row.split(","))) {
        const numbers = cells.slice(2, -1).map(Number);
        expect(numbers.every((v) => Number.isFinite(v) && v >= 0)).toBe(true);
        if (cells[0] === "constant") expect(new Set(numbers)).toEqual(new Set([7]));
        if (cells[0] === "zeros") expect(new Set(numbers)).toEqual(new Set([0]));
      }
    },
  );

  test("of several models are the means of their quantiles", async () => {
    const file = write(lines("a", monthly(40)));
    const numbers = async (models: string[]) => {
      const out = path.join(folder, `${models.join("+")}.csv`);
      await forecastTable({ ...options, file, out, models });
      return readFileSync(out, "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .flatMap((row) => row.split(",").slice(2, 14).map(Number));
    };
    const [one, other] = [await numbers(["pretrained"]), await numbers(["seasonal-naive"])];
    const both = await numbers(["pretrained", "seasonal-naive"]);
    for (const [i, v] of both.entries()) expect(v).toBeCloseTo((one[i] + other[i]) / 2, 6);
  });
});

describe("a backtest of a long table", () => {
  const windows = { ...options, windows: 3, step: 4 };

  test("scores the same whatever intervals it writes", async () => {
    const file = write([...lines("a", monthly(60)), ...lines("b", monthly(50, 4))]);
    const out = path.join(folder, "bt-levels.csv");
    const all = await backtestTable({ ...windows, file, out });
    const some = await backtestTable({ ...windows, file, out, levels: [50] });
    expect(some).toEqual(all);
    expect(readFileSync(out, "utf8").split("\n")[0]).toBe("unique_id,cutoff,ds,mean,q0.25,q0.5,q0.75,model");
    await expect(backtestTable({ ...windows, file: "nowhere.csv", out, levels: [101] })).rejects.toThrow(
      "--levels: 101",
    );
  });

  test("cuts its windows off each series' own end, `step` periods apart, and scores them with the naive beside", async () => {
    const [out, metrics] = [path.join(folder, "bt.csv"), path.join(folder, "bt.json")];
    const { scores, lines: said } = await backtestTable({
      ...windows,
      file: write([...lines("a", monthly(60)), ...lines("b", monthly(55, 3))]),
      out,
      metrics,
    });
    const rows = readFileSync(out, "utf8").trim().split("\n").slice(1);
    expect(rows.length).toBe(2 * 18);
    for (const [id, n] of [
      ["a", 60],
      ["b", 55],
    ] as const) {
      const own = rows.map((row) => row.split(",")).filter((cells) => cells[0] === id);
      expect([...new Set(own.map(([, cutoff]) => cutoff))]).toEqual([n - 15, n - 11, n - 7].map(month));
      // The first period of each window is the one after its cutoff.
      expect(own.filter((_, i) => i % 6 === 0).map(([, , ds]) => ds)).toEqual([n - 14, n - 10, n - 6].map(month));
    }
    expect(Object.keys(scores)).toEqual(["pretrained", "seasonal-naive"]);
    expect(JSON.parse(readFileSync(metrics, "utf8"))).toEqual(scores);
    expect(scores["seasonal-naive"]).toMatchObject({ owa: 1, skill: 0 });
    expect(scores.pretrained.skill).toBeCloseTo(1 - scores.pretrained.sql / scores["seasonal-naive"].sql, 12);
    expect(Object.keys(scores.pretrained.pinball)).toEqual(LEVELS.map(String));
    expect(said.some((line) => line.startsWith("model"))).toBe(true);
  });

  test("never sees a value after a cutoff: changing the future changes nothing before it", async () => {
    const models = ["auto"];
    const before = (rows: string) => rows.split("\n").filter((row) => row.startsWith(`a,${month(43)},`));
    const run = async (end: readonly number[]) => {
      const out = path.join(folder, `future${files}.csv`);
      const file = write(lines("a", [...monthly(44), ...end]));
      await backtestTable({ ...options, horizon: 3, windows: 2, file, out, models, engine });
      return before(readFileSync(out, "utf8"));
    };
    // Two windows: the first must not see what the second knows either.
    const expected = await run([1, 2, 3, 4, 5, 6]);
    expect(expected.length).toBe(3);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 6, maxLength: 6 }), async (future) => {
        expect(await run(future)).toEqual(expected);
      }),
      { numRuns: 3 },
    );
  });

  test("that is longer than every series is refused with the option to change", async () => {
    const out = path.join(folder, "short.csv");
    await expect(backtestTable({ ...windows, file: write(lines("a", monthly(10))), out })).rejects.toThrow("--windows");
  });

  test("says which series are too short for a window", async () => {
    const file = write([...lines("long", monthly(60)), ...lines("short", monthly(9))]);
    const { lines: said } = await backtestTable({ ...windows, file, out: path.join(folder, "left.csv") });
    expect(said.filter((line) => /1 series are too short and left out, the first short/.test(line)).length).toBe(2);
  });
});
