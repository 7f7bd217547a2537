import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { backtestTable } from "../../pipelines/longTable/backtestTable.js";
import { forecastTable } from "../../pipelines/longTable/forecastTable.js";
import { readCovariates } from "../../pipelines/longTable/readCovariates.js";
import { readLongTable } from "../../pipelines/longTable/readLongTable.js";
import { leadPanel } from "../models/residual/leadPanel.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "headwater-covariates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const write = (head: string, rows: readonly string[]) => {
  const file = path.join(folder, `${files++}.csv`);
  writeFileSync(file, `${[head, ...rows].join("\n")}\n`);
  return file;
};
const month = (t: number) => new Date(Date.UTC(2015, t, 1)).toISOString().slice(0, 10);
const long = write(
  "unique_id,ds,y",
  ["a", "b"].flatMap((id) => Array.from({ length: 30 }, (_, t) => `${id},${month(t)},${20 + (t % 12)}`)),
);
const panel = await readLongTable({ file: long, freq: "MS" });
const dated = (value: (id: string, t: number) => string | number, length: number, name = "x", ids = ["a", "b"]) =>
  write(
    `unique_id,ds,${name}`,
    ids.flatMap((id) => Array.from({ length }, (_, t) => `${id},${month(t)},${value(id, t)}`)),
  );

describe("covariates of a long table", () => {
  it("are static without dates, future where they reach the horizon, and historic where they end with their series", async () => {
    const facts = write("unique_id,people", ["b,7", "a,5", "other,9"]);
    const known = dated((id, t) => (id === "a" ? t : 0 - t), 33, "holidays");
    const past = dated((_, t) => t, 30, "contacts");
    const { panel: own, future, says } = await readCovariates(panel, [facts, known, past], 3);
    expect([...own.covariates.static.people]).toEqual([5, 7]);
    expect([...own.covariates.historic.contacts.subarray(0, 4)]).toEqual([0, 1, 2, 3]);
    expect([...own.covariates.future.holidays.subarray(28, 32)]).toEqual([28, 29, 0, -1]);
    expect([...future.holidays]).toEqual([30, 31, 32, -30, -31, -32]);
    expect(says).toBe("covariates: people (static), holidays (future), contacts (historic)");
  });

  it("are unknown where the past lacks them", async () => {
    const file = dated((_, t) => (t % 2 ? "" : t), 30);
    const { panel: own } = await readCovariates(panel, [file], 3);
    expect([...own.covariates.historic.x.subarray(0, 3)]).toEqual([0, Number.NaN, 2]);
  });

  it.each<[string, string, RegExp]>([
    [
      "ends before the horizon",
      dated((_, t) => t, 32),
      /x in .* no value for series a at 2017-09-01.*--covariates.*--horizon/,
    ],
    [
      "has two rows for a date",
      dated(() => 1, 30, "x", ["a", "a", "b"]),
      /Series a at 2015-01-01 .* two rows.*--covariates/,
    ],
    ["lacks a series", dated(() => 1, 30, "x", ["a"]), /no rows for series b.*--covariates/],
    ["is a word", dated(() => "warm", 30), /Series a at 2015-01-01.* x is not a number/],
    ["has no number a column", write("unique_id,ds", [`a,${month(0)}`]), /has no covariates.*--covariates/],
    ["is what is forecast", dated(() => 1, 30, "y"), /has the column y.*--covariates/],
    ["has no series", write("id,x", ["a,1"]), /has no column unique_id; it has id, x/],
    [
      "is of another frequency",
      write("unique_id,ds,x", ["a,2015-01-15,1"]),
      /Series a at 2015-01-15.*not the beginning of a period of MS.*--freq/,
    ],
    ["has no readable date", write("unique_id,ds,x", ["a,soon,1"]), /Series a .*without a readable ds/],
    ["is no table", path.join(folder, "none.csv"), /cannot be read as a table/],
  ])("that %s are refused, naming what to change", async (_, file, message) => {
    await expect(readCovariates(panel, [file], 3)).rejects.toThrow(message);
  });

  it("of one name in two files are refused, and so are models that read none", async () => {
    const one = dated(() => 1, 30);
    await expect(readCovariates(panel, [one, one], 3)).rejects.toThrow("x a second time");
    const options = { file: long, freq: "MS", horizon: 3, seed: 1, out: path.join(folder, "never.csv") };
    await expect(forecastTable({ ...options, models: ["holt-winters"], covariates: [one] })).rejects.toThrow(
      "None of --models holt-winters reads covariates. Add one of auto, network",
    );
  });
});

describe("a backtest with covariates", () => {
  const { panel: weekly, future } = leadPanel("holiday", { series: 4, n: 150 });
  const week = (i: number, t: number) =>
    `s${i},${new Date(weekly.ds[0] + t * 7 * 86_400_000).toISOString().slice(0, 10)}`;
  const each = <T>(length: number, row: (i: number, t: number) => T) =>
    weekly.ids.flatMap((_, i) => Array.from({ length }, (_, t) => row(i, t)));
  const y = (i: number, t: number) => weekly.y[i * 150 + t];
  const table = (change: (i: number, t: number) => number) =>
    write(
      "unique_id,ds,y",
      each(150, (i, t) => `${week(i, t)},${change(i, t)}`),
    );
  const { holiday } = weekly.covariates.future;
  const holidays = write(
    "unique_id,ds,holiday",
    each(154, (i, t) => `${week(i, t)},${t < 150 ? holiday[i * 150 + t] : future.holiday[i * 4 + t - 150]}`),
  );
  const options = { freq: "W-MON", horizon: 4, models: ["auto"], seed: 1, windows: 1 };

  it("gives them the weight that they earn, and is better for it", async () => {
    const out = path.join(folder, "holidays.csv");
    const file = table(y);
    const plain = await backtestTable({ ...options, file, out });
    const { scores, lines } = await backtestTable({ ...options, file, out, covariates: [holidays] });
    expect(lines.join("\n")).toMatch(/covariates used: [\d.]+ % lower loss at earlier cutoffs/);
    expect(scores.auto.sql).toBeLessThan(0.9 * plain.scores.auto.sql);
  });

  it("never sees a value after a cutoff, whatever the covariates are worth", async () => {
    const run = async (shift: number) => {
      const out = path.join(folder, "mutated.csv");
      const file = table((i, t) => (t >= 146 ? shift * (t - i) : y(i, t)));
      await backtestTable({ ...options, file, out, covariates: [holidays] });
      return readFileSync(out, "utf8");
    };
    const undisturbed = await run(1);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: -1e6, max: 1e6, noNaN: true }), async (shift) => {
        expect(await run(shift)).toBe(undisturbed);
      }),
      { numRuns: 2 },
    );
  });
});
