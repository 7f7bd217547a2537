import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { literal, type Value, withDatabase } from "../../pipelines/duckdb/database.js";
import type { Inventory } from "../../pipelines/inventory/dataset.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import { land } from "../../pipelines/landing/land.js";
import { openStore, type Result, type Store } from "../../pipelines/store/store.js";
import { load, type RowsMeta } from "../../pipelines/warehouse/load.js";
import { seenAt } from "../../pipelines/warehouse/seenAt.js";
import { london } from "../london.js";
import { rowsIn } from "./nights.js";

console.info(`London is landed from ${london.which}.`);

let inventory: Inventory;
let store: Store;
const loaded = new Map<string, Result<RowsMeta>>();

beforeAll(async () => {
  inventory = await readInventory("data/inventory/london");
  store = await openStore(await mkdtemp(join(tmpdir(), "headwater-london-")));
  for (const dataset of inventory.datasets) {
    const landed = await land(store, { dataset, sources: london.root, asOf: "2026-02-01" });
    loaded.set(dataset.id, await load(store, { dataset, landed }));
  }
});
afterAll(() => rm(store.root, { recursive: true, force: true }));

const raw = (path: string) => literal(join(london.root, path));
const text = (path: string) => `read_csv(${raw(path)}, header = true, all_varchar = true)`;
const rows = (dataset: string) => `${rowsIn(loaded.get(dataset)!.dir)}`;
const ask = <Row extends Record<string, Value>>(sql: string) => withDatabase({}, (database) => database.rows<Row>(sql));

/** Cells of one line of CSV. */
const cells = (line: string) =>
  [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)].map((m) => m[1]?.replaceAll('""', '"') ?? m[2]);

/** Asserts that two queries give the same rows, as multisets, and that there are some. */
async function same(ours: string, theirs: string) {
  expect(await ask(`(${ours}) EXCEPT ALL (${theirs})`)).toEqual([]);
  expect(await ask(`(${theirs}) EXCEPT ALL (${ours})`)).toEqual([]);
  expect((await ask<{ n: number }>(`SELECT count(*) AS n FROM (${ours})`))[0].n).toBeGreaterThan(2);
}

describe("London as it was loaded is what plain SQL and plain code find in the raw files:", () => {
  it("police-crime, per borough and month", async () => {
    const wide = (path: string) =>
      `SELECT BoroughName AS borough, strptime(month, '%Y%m')::DATE AS month, n::BIGINT AS n
       FROM (UNPIVOT (FROM ${text(path)}) ON COLUMNS(* EXCLUDE (MajorText, MinorText, BoroughName)) INTO NAME month VALUE n)`;
    await same(
      `SELECT borough, month, sum(offences)::BIGINT AS n, count(*) AS cells FROM ${rows("police-crime")} GROUP BY ALL`,
      `SELECT borough, month, sum(n)::BIGINT AS n, count(*) AS cells
       FROM (${wide("police_crime/historical.csv")} UNION ALL ${wide("police_crime/recent24.csv")}) GROUP BY ALL`,
    );
  });

  it("dwelling-fires, per borough and month, equal rows counted each", async () => {
    await same(
      `SELECT borough, date_trunc('month', day)::DATE AS month, count(*) AS n FROM ${rows("dwelling-fires")} GROUP BY ALL`,
      `SELECT borough, date_trunc('month', "date"::DATE)::DATE AS month, count(*) AS n
       FROM ${text("fire_dwelling/fires.csv.gz")} GROUP BY ALL`,
    );
  });

  it("animal-rescues, per borough and month, by plain code", async () => {
    const counted = new Map<string, number>();
    const animals = new Set<string>();
    const lines = readFileSync(join(london.root, "fire_animal_rescue/animal_rescue.csv"), "latin1").split(/\r?\n/);
    for (const line of lines.slice(1).filter(Boolean)) {
      const row = cells(line);
      const [, year, month] = /^(\d+)\/(\d+)\//.exec(row[1])!;
      const key = `${row[18] || "none"} ${year}-${month.padStart(2, "0")}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
      animals.add(row[10]);
    }
    // Both are in it, and stay as they came; a series takes one for the other.
    expect([...animals]).toEqual(expect.arrayContaining(["Cat", "cat"]));
    const written = await ask<{ animal: string }>(`SELECT DISTINCT animal FROM ${rows("animal-rescues")}`);
    expect(new Set(written.map(({ animal }) => animal))).toEqual(animals);
    const ours = await ask<{ key: string; n: number }>(
      `SELECT coalesce(borough, 'none') || ' ' || strftime(called_at, '%Y-%m') AS key, count(*) AS n
       FROM ${rows("animal-rescues")} GROUP BY key`,
    );
    expect(ours.length).toBeGreaterThan(50);
    expect(new Map(ours.map(({ key, n }) => [key, n]))).toEqual(counted);
    expect(
      await ask(`SELECT DISTINCT pumps FROM ${rows("animal-rescues")} WHERE pumps IS NULL OR pumps < 1`),
    ).toHaveLength(lines.some((line) => /Special Service,NULL,/.test(line)) ? 1 : 0);
  });

  it("street-reports, per authority and month", async () => {
    await same(
      `SELECT authority, month, reports FROM ${rows("street-reports")}`,
      `SELECT lad, month::DATE, reports::BIGINT FROM ${text("fixmystreet/fms_lad_month_total.csv.gz")}`,
    );
  });

  it("cycle-hires, per day, by the workbook's own XML", async () => {
    const files = unzipSync(await readFile(join(london.root, "cycle_hires/tfl-daily-cycle-hires.xlsx")));
    const sheet = new Map(
      [...strFromU8(files["xl/worksheets/sheet2.xml"]).matchAll(/<c r="([BC]\d+)"[^>]*><v>([\d.]+)<\/v><\/c>/g)].map(
        (m) => [m[1], Number(m[2])],
      ),
    );
    const expected = [...sheet]
      .filter(([at]) => at.startsWith("B") && Number(at.slice(1)) > 6)
      .map(([at, serial]) => [(serial - 25569) * 86_400_000, sheet.get(`C${at.slice(1)}`)]);
    const ours = await ask<{ day: number; hires: number }>(
      `SELECT day, hires FROM ${rows("cycle-hires")} ORDER BY day`,
    );
    expect(ours.length).toBeGreaterThan(1000);
    expect(ours.map(({ day, hires }) => [day, hires])).toEqual(expected);
  });

  it("weather, per day", async () => {
    await same(
      `SELECT day, temperature, rain FROM ${rows("weather")}`,
      `SELECT "date"::DATE, temp_mean::DOUBLE, precipitation::DOUBLE FROM ${text("weather/weather_london_jk.csv")}`,
    );
  });

  it("bank-holidays, by plain code", async () => {
    const file = JSON.parse(await readFile(join(london.root, "bank_holidays/bank-holidays.json"), "utf8"));
    const expected = file["england-and-wales"].events as { date: string; title: string }[];
    const ours = await ask(`SELECT day::VARCHAR AS date, title FROM ${rows("bank-holidays")} ORDER BY day`);
    expect(ours).toEqual(
      expected.map(({ date, title }) => ({ date, title })).sort((a, b) => (a.date < b.date ? -1 : 1)),
    );
  });

  it("names, population and deprivation of areas, by plain code", async () => {
    const table = (path: string) =>
      gunzipSync(readFileSync(join(london.root, path)))
        .toString()
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map(cells);
    const names = await ask(`SELECT name, code, region FROM ${rows("area-names")} ORDER BY code`);
    const byCode = (i: number) => (a: string[], b: string[]) => (a[i] < b[i] ? -1 : 1);
    expect(names.map((r) => Object.values(r))).toEqual(
      table("area/lookup_ltla21_region21.csv.gz")
        .sort(byCode(1))
        .map((row) => row.slice(0, 3)),
    );
    const people = await ask(`SELECT code, population FROM ${rows("area-population")} ORDER BY code`);
    expect(people.map((r) => Object.values(r))).toEqual(
      table("area/population20_ltla20.csv.gz")
        .sort(byCode(0))
        .map((row) => [row[0], Number(row[2])]),
    );
    const poor = await ask(`SELECT code, deprivation FROM ${rows("area-deprivation")} ORDER BY code`);
    expect(poor.map((r) => Object.values(r))).toEqual(
      table("area/imd2019_england_ltla19.csv.gz")
        .sort(byCode(0))
        .map((row) => [row[0], Number(row[1])]),
    );
  });
});

describe("London's rows", () => {
  it("have no duplicates by their declared keys, and none is late in a first landing", () => {
    for (const { meta } of loaded.values()) expect(meta).toMatchObject({ duplicates: 0, late: 0 });
  });

  it("are seen only when their period is over and the lag has passed", async () => {
    const last = async (dataset: string, column: string, asOf: string) =>
      (
        await ask(
          `SELECT max(${column})::DATE::VARCHAR AS last FROM ${rows(dataset)} WHERE ${seenAt(`DATE '${asOf}'`)}`,
        )
      )[0].last;
    expect(await last("police-crime", "month", "2024-01-15")).toBe("2023-11-01");
    expect(await last("police-crime", "month", "2024-01-16")).toBe("2023-12-01");
    expect(await last("cycle-hires", "day", "2024-01-16")).toBe("2024-01-01");
    expect(await last("street-reports", "month", "2019-06-01")).toBe("2019-05-01");
    expect(await last("weather", "day", "2023-03-07")).toBe("2023-03-01");
    expect(await last("bank-holidays", "day", "2024-01-01")).toBe("2028-12-26");
    expect(
      (await ask(`SELECT count(*) AS n FROM ${rows("area-names")} WHERE ${seenAt("DATE '1999-01-01'")}`))[0].n,
    ).toBe(loaded.get("area-names")!.meta.rows);
  });

  it("hold declared fields alone, and nothing personal in any step's file", async () => {
    const parquet = (await readdir(store.root, { recursive: true })).filter((name) => name.endsWith(".parquet"));
    expect(parquet.length).toBe(loaded.size * 2 + 2);
    const columns = new Set<string>();
    for (const name of parquet)
      for (const { name: column } of await ask<{ name: string }>(
        `SELECT name FROM parquet_schema(${literal(join(store.root, name))}) WHERE name NOT IN ('duckdb_schema')`,
      ))
        columns.add(column);
    const declared = inventory.datasets.flatMap(({ fields }) =>
      Object.keys(fields).filter((name) => fields[name].personal === "none"),
    );
    expect([...columns].sort()).toEqual([...new Set([...declared, "known_at", "gone_at", "late", "copies"])].sort());
    const streets = readFileSync(join(london.root, "fire_animal_rescue/animal_rescue.csv"), "latin1")
      .split("\n")
      .map((line) => line.split(",")[22])
      .filter((street) => / (ROAD|STREET|Road|Street)$/.test(street ?? ""));
    expect(streets.length).toBeGreaterThan(10);
    const bytes = await readFile(join(loaded.get("animal-rescues")!.dir, "rows-000001.parquet"), "latin1");
    expect(streets.filter((street) => bytes.includes(street))).toEqual([]);
  });

  it("come out the same in another store", async () => {
    const again = await openStore(await mkdtemp(join(tmpdir(), "headwater-london-")));
    try {
      for (const dataset of inventory.datasets) {
        const landed = await land(again, { dataset, sources: london.root, asOf: "2025-06-01" });
        expect((await load(again, { dataset, landed })).digest).toBe(loaded.get(dataset.id)!.digest);
      }
    } finally {
      await rm(again.root, { recursive: true, force: true });
    }
  });
});
