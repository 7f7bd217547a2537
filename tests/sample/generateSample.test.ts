import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { dayOf } from "../../data/sample/day.js";
import { generateSample } from "../../data/sample/generateSample.js";
import { recordSilo } from "../../data/sample/recordSilo.js";
import { SERVICES } from "../../data/sample/services.js";
import type { Truth } from "../../data/sample/truth.js";
import { world } from "../../data/sample/world.js";
import { scratch } from "../scratch.js";
import { filesOf } from "./filesOf.js";

it("the same date and seed give the same bytes, another seed gives others", async () => {
  const dir = await scratch();
  await generateSample(join(dir, "a"), { asOf: "2025-01-09", seed: 4 });
  await generateSample(join(dir, "b"), { asOf: "2025-01-09", seed: 4 });
  const [a, b] = await Promise.all(["a", "b"].map((name) => filesOf(join(dir, name))));
  expect([...a.keys()]).toEqual([...b.keys()]);
  for (const [path, bytes] of a) expect(bytes.equals(b.get(path)!), path).toBe(true);
  const { silo } = SERVICES.find((service) => service.silo.id === "housing-repairs")!;
  for (const [path, text] of recordSilo(silo, world(5, dayOf("2025-01-09"))).files)
    expect(a.get(path)!.equals(Buffer.from(text)), path).toBe(false);
});

it("a sample that is there stays untouched, and one of another date takes its place by appending", async () => {
  const dir = join(await scratch(), "sample");
  await generateSample(dir, { asOf: "2025-03-01", seed: 1 });
  const before = await filesOf(dir);
  const { mtimeMs, ino } = await stat(join(dir, "truth.json"));
  await generateSample(dir, { asOf: "2025-03-01", seed: 1 });
  expect(await stat(join(dir, "truth.json"))).toMatchObject({ mtimeMs, ino });

  await generateSample(dir, { asOf: "2025-03-08", seed: 1 });
  const after = await filesOf(dir);
  expect([...after.keys()]).toEqual([...before.keys()]);
  for (const [path, bytes] of before)
    if (path !== "truth.json") expect(after.get(path)!.subarray(0, bytes.length).equals(bytes), path).toBe(true);
  // What is known ahead, and what the areas can meet, does not move within a year.
  for (const path of ["areas/areas.csv", "calendar/bank-holidays.csv", "capacity.yaml"])
    expect(after.get(path)!.equals(before.get(path)!), path).toBe(true);
  expect(await readdir(join(dir, ".."))).toEqual(["sample"]);
});

it("what a killed generation left behind is cleared away", async () => {
  const dir = join(await scratch(), "sample");
  for (const left of [`${dir}.partial`, `${dir}.old`]) {
    await mkdir(left);
    await writeFile(join(left, "torn.csv"), "half a li");
  }
  await generateSample(dir, { asOf: "2025-01-02", seed: 1 });
  expect(await readdir(join(dir, ".."))).toEqual(["sample"]);
  expect((await filesOf(dir)).has("torn.csv")).toBe(false);
});

it("history runs from 1 January four years before to the day before the as-of date, with a capacity for every series", async () => {
  const dir = join(await scratch(), "sample");
  await generateSample(dir, { asOf: "2025-01-01", seed: 1 });
  const truth = JSON.parse(await readFile(join(dir, "truth.json"), "utf8")) as Truth;
  expect([truth.first, truth.last]).toEqual(["2021-01-01", "2024-12-31"]);
  const weather = (await readFile(join(dir, "weather/weather.csv"), "utf8")).trim().split("\n");
  expect([weather.length - 1, weather[1].slice(0, 10), weather.at(-1)!.slice(0, 10)]).toEqual([
    4 * 365 + 1,
    "2021-01-01",
    "2024-12-31",
  ]);
  const holidays = (await readFile(join(dir, "calendar/bank-holidays.csv"), "utf8")).trim().split("\n");
  expect([holidays[1].slice(0, 10), holidays.at(-1)!.slice(0, 10)]).toEqual(["2021-01-01", "2026-12-28"]);
  expect(await readdir(join(dir, "housing"))).toEqual([2021, 2022, 2023, 2024].map((y) => `housing-repairs-${y}.csv`));

  const capacity = parse(await readFile(join(dir, "capacity.yaml"), "utf8"));
  expect(Object.keys(capacity)).toEqual(Object.keys(truth.services));
  for (const [service, { freq, areas }] of Object.entries<{ freq: string; areas: object }>(capacity)) {
    expect(freq).toBe(truth.services[service].freq);
    expect(Object.keys(areas)).toEqual(truth.areas);
    expect(Object.values(areas).every((value) => Number.isFinite(value) && value > 0)).toBe(true);
  }
});

it.each(["2025-02-30", "yesterday", "2025-1-1", ""])("the date %j is refused", async (asOf) => {
  const dir = join(await scratch(), "sample");
  await expect(generateSample(dir, { asOf, seed: 1 })).rejects.toThrow(/YYYY-MM-DD/);
  await expect(stat(dir)).rejects.toThrow(/ENOENT/);
});

it.each([1.5, -1, Number.NaN, 2 ** 32])("the seed %d is refused", async (seed) => {
  await expect(generateSample(join(await scratch(), "sample"), { asOf: "2025-01-01", seed })).rejects.toThrow(
    /whole number/,
  );
});

it("a directory that holds something else is never replaced", async () => {
  const dir = await scratch();
  await writeFile(join(dir, "thesis.txt"), "years of work");
  await expect(generateSample(dir, { asOf: "2025-01-01", seed: 1 })).rejects.toThrow(/no sample/);
  expect(await readdir(dir)).toEqual(["thesis.txt"]);
});
