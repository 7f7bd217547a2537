import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { show } from "../../cli/show.js";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import type { Population } from "../../pipelines/geography/readPopulation.js";
import { createTable } from "../../pipelines/publish/createTable.js";
import { insertRates } from "../../pipelines/publish/insertRates.js";
import { insertRows } from "../../pipelines/publish/insertRows.js";
import { publish } from "../../pipelines/publish/publish.js";
import { readPublished } from "../../pipelines/published/readPublished.js";
import { table } from "../../pipelines/published/tables.js";
import { openStore } from "../../pipelines/store/store.js";
import { nightFixture, RUN, temporary } from "./nightFixture.js";

let at: Awaited<ReturnType<typeof temporary>>;
beforeAll(async () => {
  at = await temporary();
});
afterAll(() => at.remove());

const service = (measure: string) => ({
  ...{ service: measure, freq: "YS", title: measure, unit: "cases", measure, dataset: "set" },
});

/** The residents of area A by which rates of the years 2000 to 2029 are counted, by year; of what has a rate. */
async function residents(population: readonly Population[], measure = "count") {
  return withDatabase({}, async (database) => {
    for (const name of ["services", "areas", "forecasts", "history", "rates"]) await createTable(database, table(name));
    await insertRows(database, table("services"), [service(measure)]);
    await insertRows(database, table("areas"), [
      { area: "A", name: "Ash & Elm" },
      { area: "B", name: "Brook" },
    ]);
    const years = Array.from({ length: 30 }, (_, i) => Date.UTC(2000 + i, 0, 1));
    const history = years.map((ds) => ({ service: measure, area: "A", freq: "YS", ds, y: 7, basis: "reported" }));
    await insertRows(database, table("history"), history);
    await insertRates(database, table("rates"), population);
    const rows = await database.rows<{ year: number; rate: number; population: number; basis: string }>(
      "SELECT year(ds) AS year, rate, population, basis FROM rates ORDER BY ds",
    );
    for (const { rate, population } of rows) expect((rate * population) / 1000).toBeCloseTo(7, 9);
    return new Map(rows.map((row) => [row.year, row]));
  });
}

test("residents are the estimate of a year, on the line between two estimates, and after the last that one", async () => {
  const year = fc.integer({ min: 1995, max: 2032 });
  const estimates = fc.uniqueArray(fc.tuple(year, fc.integer({ min: 1, max: 1e6 })), {
    minLength: 1,
    maxLength: 6,
    selector: ([year]) => year,
  });
  await fc.assert(
    fc.asyncProperty(estimates, async (drawn) => {
      const known = [...drawn].sort((a, b) => a[0] - b[0]);
      const found = await residents(drawn.map(([year, population]) => ({ area: " ash and  ELM", year, population })));
      for (let year = 2000; year < 2030; year++) {
        const before = known.filter(([at]) => at <= year).at(-1);
        const after = known.find(([at]) => at > year);
        const row = found.get(year);
        if (!before) expect(row).toBeUndefined();
        else if (before[0] === year) expect(row).toMatchObject({ population: before[1], basis: `estimate of ${year}` });
        else if (!after)
          expect(row).toMatchObject({ population: before[1], basis: `estimate of ${before[0]}, carried forward` });
        else {
          const line = before[1] + ((after[1] - before[1]) * (year - before[0])) / (after[0] - before[0]);
          expect(row!.population).toBeCloseTo(line, 6);
          expect(row!.basis).toBe(`between the estimates of ${before[0]} and ${after[0]}`);
        }
      }
    }),
    { numRuns: 20 },
  );
});

test("levels have no rates, nor have areas of which nobody tells how many live there", async () => {
  expect((await residents([{ area: "A", year: 2000, population: 50 }], "mean")).size).toBe(0);
  expect((await residents([{ area: "B", year: 2000, population: 50 }])).size).toBe(0);
  expect((await residents([{ area: "A", year: 2000, population: 50 }], "sum")).size).toBe(30);
});

test("a night whose inventory tells residents has rates beside its counts, each with its interval, in files and on the page", async () => {
  const inputs = await nightFixture(join(at.dir, "steps"));
  const population = [
    { area: "Camden", year: 2011, population: 220_000 },
    { area: "E09000007", year: 2021, population: 210_000 },
  ];
  const store = await openStore(join(at.dir, "store"));
  const { dir } = await publish(store, { run: { ...RUN, population_until: 2021 }, inputs: { ...inputs, population } });
  const [check] = await withDatabase({ path: join(dir, "headwater.duckdb") }, (database) =>
    database.rows(
      `SELECT count(*) AS n, count(DISTINCT r.service) AS services, max(abs(r.rate - f.mean / 210)) AS mean,
         max(abs(r."q0.1" - f."q0.1" / 210)) AS low, max(abs(r."q0.975" - f."q0.975" / 210)) AS high
       FROM forecasts f JOIN rates r USING (service, area, freq, ds) WHERE area = 'E09000007'`,
    ),
  );
  expect(check.n).toBeGreaterThan(10);
  expect(check.services).toBe(2);
  for (const error of [check.mean, check.low, check.high]) expect(error).toBeLessThan(1e-9);
  const { rates } = await readPublished(dir, ["rates"]);
  expect(rates.columnNames().slice(0, 8)).toEqual([
    "service",
    "area",
    "freq",
    "ds",
    "h",
    "population",
    "basis",
    "rate",
  ]);
  expect(await readFile(join(dir, "rates.csv"), "utf8")).toMatch(
    /^service,area,freq,ds,h,population,basis,rate,q0.025/,
  );
  const lines: string[] = [];
  await show({ store: store.root, service: "police-crime", area: "Camden" }, (line) => lines.push(line));
  expect(lines.find((line) => line.startsWith("Per"))).toMatch(
    /^Per 1,000 residents in January 2024: [\d.]+ \([\d.]+–[\d.]+\), by the estimate of 2021, carried forward$/,
  );
  const page = await readFile(join(dir, "index.html"), "utf8");
  expect(page).toContain("Per 1,000 residents: the first month that is forecast, by the estimates up to 2021.");
  expect(page).toContain('href="rates.csv"');
});
