import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contractInWords } from "../../pipelines/contract/failuresInWords.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { land } from "../../pipelines/landing/land.js";
import { openStore } from "../../pipelines/store/store.js";
import { load } from "../../pipelines/warehouse/load.js";
import { london } from "../london.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";
import { loadedRows, rowsIn } from "./nights.js";

const dataset = datasetOf(
  { format: "csv", files: ["b.csv", "a.csv", "c*.csv"] },
  { day: { type: "date" }, id: { type: "integer" }, value: { type: "text", optional: true } },
  { time: "day", key: ["day", "id"] },
);

type Row = readonly [day: string, id: number, value: string];

async function loaded(files: Readonly<Record<string, readonly Row[]>>) {
  const [store, sources] = [await openStore(await scratch()), await scratch()];
  for (const [name, rows] of Object.entries(files))
    await writeFile(join(sources, name), `day,id,value\n${rows.map((row) => `${row.join(",")}\n`).join("")}`);
  return load(store, { dataset, landed: await land(store, { dataset, sources, asOf: "2026-02-01" }) });
}

describe("files of a data set that disagree under one key", () => {
  it("are named with how many rows differ and which file counts: the later as the inventory has them, then by name", async () => {
    const { dir, contract } = await loaded({
      "a.csv": [
        ["2026-01-01", 1, "a"],
        ["2026-01-02", 1, "same"],
        ["2026-01-03", 1, "a"],
        ["2026-01-04", 1, ""],
      ],
      "b.csv": [
        ["2026-01-01", 1, "b"],
        ["2026-01-02", 1, "same"],
      ],
      "c1.csv": [
        ["2026-01-03", 1, "c"],
        ["2026-01-04", 1, "c"],
      ],
    });
    expect(contractInWords(contract!.meta)).toBe(
      "1 row of b.csv differs from those of a.csv with the same day, id (2026-01-01): a.csv counts, since it comes later. " +
        "2 rows of a.csv differ from those of c1.csv with the same day, id (2026-01-03 to 2026-01-04): c1.csv counts, since it comes later.",
    );
    expect((await loadedRows(dir, ["day", "value"])).map(({ value }) => value)).toEqual(["a", "same", "c", "c"]);
  });

  it("are counted as plain code counts them, and the row that counts is the last", async () => {
    const row = fc.tuple(
      fc.constantFrom("2026-01-01", "2026-01-02"),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom("x", "y", ""),
    );
    const rows = fc.array(row, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(rows, rows, rows, async (b, a, c) => {
        const { dir, contract } = await loaded({ "b.csv": b, "a.csv": a, "c.csv": c });
        const files = { "b.csv": b, "a.csv": a, "c.csv": c };
        const last = new Map<string, { file: string; value: string }>();
        for (const [file, all] of Object.entries(files))
          for (const [day, id, value] of all) last.set(`${day} ${id}`, { file, value });
        const expected: Record<string, number> = {};
        for (const [file, all] of Object.entries(files))
          for (const [key, value] of new Map(all.map(([day, id, value]) => [`${day} ${id}`, value]))) {
            const { file: counts, value: other } = last.get(key)!;
            if (counts !== file && other !== value)
              expected[`${file} ${counts}`] = (expected[`${file} ${counts}`] ?? 0) + 1;
          }
        const found = (contract?.meta.clashes ?? []).map(({ file, counts, rows }) => [`${file} ${counts}`, rows]);
        expect(Object.fromEntries(found)).toEqual(expected);
        const kept = await loadedRows(dir, ["day", "id", "value"]);
        expect(Object.fromEntries(kept.map(({ day, id, value }) => [`${day} ${id}`, value ?? ""]))).toEqual(
          Object.fromEntries([...last].map(([key, { value }]) => [key, value])),
        );
      }),
      { numRuns: 4 },
    );
  });
});

it("London's two weather files, which disagree, are both read: the one that is named last counts, where it has the day", async () => {
  const sources = await scratch();
  const [reanalysis, station] = [join(sources, "reanalysis.csv"), join(sources, "station.csv")];
  await writeFile(reanalysis, await readFile(join(london.root, "weather/weather_london_jk.csv")));
  const observed = join(london.root, "weather/london_weather_1979_2020.csv");
  await writeFile(station, existsSync(observed) ? await readFile(observed) : await asObserved(reanalysis));
  const weather = datasetOf(
    { format: "csv", files: ["station.csv", "reanalysis.csv"] },
    {
      day: { type: "date", from: ["date"] },
      temperature: { type: "number", from: ["temp_mean", "mean_temp"], optional: true },
      rain: { type: "number", from: ["precipitation"], optional: true },
    },
    { time: "day", key: ["day"] },
  );
  const store = await openStore(await scratch());
  const landed = await land(store, { dataset: weather, sources, asOf: "2026-02-01" });
  const { dir, meta, contract } = await load(store, { dataset: weather, landed });
  const read = (path: string, mean: string) =>
    `(SELECT date::DATE AS day, ${mean}::DOUBLE AS temperature, precipitation::DOUBLE AS rain
      FROM read_csv(${literal(path)}, all_varchar = true))`;
  const [a, b] = [read(station, "mean_temp"), read(reanalysis, "temp_mean")];
  const [oracle] = await withDatabase({}, (database) =>
    database.rows(
      `SELECT count(*) FILTER ((a.temperature, a.rain) IS DISTINCT FROM (b.temperature, b.rain)) AS rows,
         min(day)::VARCHAR AS first, max(day)::VARCHAR AS last, count(*) AS days,
         (SELECT count(*) FROM (FROM ${rowsIn(dir)} SEMI JOIN ${b} b USING (day, temperature, rain))) AS kept,
         (SELECT count(*) FROM ${b}) AS all
       FROM ${a} a JOIN ${b} b USING (day)`,
    ),
  );
  expect(oracle.rows).toBeGreaterThan(10);
  expect(contract?.meta.clashes).toEqual([
    {
      ...{ file: "station.csv", counts: "reanalysis.csv", key: ["day"], rows: oracle.rows },
      ...{ first: expect.any(String), last: expect.any(String) },
    },
  ]);
  expect(meta.duplicates).toBe(oracle.days);
  expect(oracle.kept).toBe(oracle.all);
});

/** Where the station's file is not at hand: the first days of the other, in its columns, each half a degree warmer. */
const asObserved = async (path: string) =>
  withDatabase({}, async (database) => {
    const rows = await database.rows<{ day: string; t: number; rain: string }>(
      `SELECT date AS day, temp_mean::DOUBLE + 0.5 AS t, precipitation AS rain FROM read_csv(${literal(path)}, all_varchar = true) LIMIT 100`,
    );
    return `date,mean_temp,precipitation\n${rows.map(({ day, t, rain }) => `${day} 00:00:00,${t},${rain}\n`).join("")}`;
  });
