import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { SERVICES } from "../../data/sample/services.js";
import { frequency } from "../../models/frequency.js";
import type { Database } from "../../pipelines/duckdb/database.js";
import { type Borough, openBorough } from "./borough.js";
import { RAW_DATASETS } from "./rawViews.js";

let sample: Borough;
beforeAll(async () => {
  sample = await openBorough();
});
afterAll(() => sample.close());

const query: Database["rows"] = (sql) => sample.database.rows(sql);
const one = async (sql: string) => (await query(sql))[0];

describe.each(RAW_DATASETS)("%s", (dataset) => {
  it("has as many rows, planted duplicates, late and unmapped rows as the truth says", async () => {
    const truth = sample.truth.datasets[dataset];
    const found = await one(`
      SELECT (SELECT count(*) FROM "raw ${dataset}") AS rows,
             (SELECT count(*) FROM "raw ${dataset}") - count(*) AS duplicates,
             count(*) - count(DISTINCT _id) AS clashes,
             count(*) FILTER (_logged > _at::DATE + ${truth.lagDays}) AS late,
             count(*) FILTER (_code IS NULL) AS unmapped
      FROM "${dataset}"`);
    const { rows, duplicates, late, unmapped } = truth;
    expect(found).toEqual({ rows, duplicates, clashes: 0, late, unmapped });
    expect(duplicates).toBeGreaterThan(0);
    expect(late).toBeGreaterThan(0);
    expect(late / rows).toBeLessThan(0.06);
  });

  it("is reported after as many days as its delays were drawn for", async () => {
    const { delays, delayProbabilities } = sample.truth.datasets[dataset];
    const found = await query<{ delay: number; n: number }>(
      `SELECT _logged - _at::DATE AS delay, count(*) AS n FROM "${dataset}" GROUP BY ALL ORDER BY delay`,
    );
    expect(found.map(({ delay, n }) => [delay, n])).toEqual(delays.flatMap((n, delay) => (n > 0 ? [[delay, n]] : [])));
    const total = delays.reduce((sum, n) => sum + n, 0);
    expect(delayProbabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 3);
    // Readings of a sensor's day share one delay, so four rows count as one draw.
    const draws = dataset === "river-levels" ? total / 4 : total;
    delayProbabilities.forEach((p, delay) => {
      expect(Math.abs(delays[delay] / total - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / draws) + 1 / draws);
    });
  });

  it("stands in the order in which it was reported, duplicates apart", async () => {
    const rows = await query<{ id: string; logged: number }>(
      `SELECT _id AS id, _logged AS logged FROM "raw ${dataset}" ORDER BY filename, line`,
    );
    const seen = new Set<string>();
    const firsts = rows.flatMap(({ id, logged }) => (seen.has(id) ? [] : [seen.add(id) && logged]));
    expect(firsts.length).toBe(rows.length - sample.truth.datasets[dataset].duplicates);
    expect(firsts.findIndex((logged, i) => i > 0 && (logged as number) < (firsts[i - 1] as number))).toBe(-1);
    expect(new Date(firsts.at(-1) as number).toISOString().slice(0, 10)).toBe(sample.truth.last);
  });
});

describe.each(SERVICES.map(({ silo, freq, measure }) => [silo.id, freq, measure] as const))(
  "%s",
  (service, freq, measure) => {
    const bucket = { "W-MON": "week", MS: "month", D: "day" }[freq];

    it("has the values per area and period that the truth says, by SQL on the raw files", async () => {
      const { ds, values, freq: stated } = sample.truth.services[service];
      expect(stated).toBe(freq);
      const found = await query<{ area: string; ds: string; y: number }>(`
      SELECT _code AS area, strftime(date_trunc('${bucket}', _at), '%Y-%m-%d') AS ds,
             ${measure === "sum" ? "count(*)" : "sum(round(1000 * level_m::DOUBLE)) / count(*) / 1000"} AS y
      FROM "${service}" WHERE _code IS NOT NULL GROUP BY ALL ORDER BY ALL`);
      const expected = Object.entries(values).flatMap(([area, list]) =>
        list.flatMap((y, k) => (y === null || (measure === "sum" && y === 0) ? [] : [{ area, ds: ds[k], y }])),
      );
      expect(found.length).toBe(expected.length);
      found.forEach((row, i) => {
        expect([row.area, row.ds]).toEqual([expected[i].area, expected[i].ds]);
        expect(row.y).toBeCloseTo(expected[i].y, 9);
      });
    });

    it("calls complete the whole periods after which the declared lag has passed", () => {
      const { ds, complete } = sample.truth.services[service];
      const { lagDays } = sample.truth.datasets[service];
      const { add } = frequency(freq);
      const day = 86_400_000;
      const whole = ds.map(
        (start) =>
          start >= sample.truth.first && add(Date.parse(start), 1) + lagDays * day <= Date.parse(sample.truth.asOf),
      );
      expect(whole.map((w, k) => (w ? k : -1)).filter((k) => k >= 0)).toEqual(
        Array.from({ length: complete[1] - complete[0] }, (_, i) => complete[0] + i),
      );
      expect(complete[1] - complete[0]).toBeGreaterThan(ds.length * 0.9);
    });

    it("exceeds capacity in some periods, and in few", async () => {
      const text = await readFile(join(sample.dir, "capacity.yaml"), "utf8");
      const capacity = (parse(text) as Record<string, { areas: Record<string, number> }>)[service].areas;
      const { values } = sample.truth.services[service];
      const over = Object.entries(values).flatMap(([area, list]) =>
        list.map((y) => (y !== null && y > capacity[area] ? 1 : 0)),
      );
      const share = over.reduce((sum: number, x) => sum + x, 0) / over.length;
      expect(share).toBeGreaterThan(0.005);
      expect(share).toBeLessThan(0.08);
    });
  },
);

it("exactly one day is missing, of the sensors, for all areas: a gap in the truth", async () => {
  const { missingDay } = sample.truth.mess;
  const missing = await query(`
    SELECT strftime(date, '%Y-%m-%d') AS day FROM weather
    WHERE date NOT IN (SELECT _at::DATE FROM "${missingDay.dataset}") ORDER BY day`);
  expect(missing).toEqual([{ day: missingDay.day }]);
  // The last days of an area may be missing too, while its sensor's radio is out.
  const { ds, values } = sample.truth.services[missingDay.dataset];
  for (const list of Object.values(values))
    expect(list.flatMap((y, k) => (y === null && k < list.length - 3 ? [ds[k]] : []))).toEqual([missingDay.day]);
});

it("one column is renamed from one year to the next", async () => {
  const { dataset, before, after, year } = sample.truth.mess.renamedColumn;
  for (const y of [2021, 2022, 2023, 2024, 2025]) {
    const header = (await readFile(join(sample.dir, `revenues/${dataset}-${y}.csv`), "utf8")).split("\n", 1)[0];
    expect(header.split(",")[1]).toBe(y < year ? before : after);
  }
});

it("one silo writes two date formats in the same file", async () => {
  const { app, telephone } = await one(`
    SELECT count(*) FILTER (regexp_full_match(seen_on, '\\d{4}-\\d{2}-\\d{2}')) AS app,
           count(*) FILTER (regexp_full_match(seen_on, '\\d{2}/\\d{2}/\\d{4}')) AS telephone
    FROM "raw waste-reports" WHERE report_no LIKE 'W-2024-%'`);
  const all = await one(`SELECT count(*) AS n FROM "raw waste-reports" WHERE report_no LIKE 'W-2024-%'`);
  expect(Number(app) + Number(telephone)).toBe(all.n);
  expect(Math.min(Number(app), Number(telephone))).toBeGreaterThan(Number(all.n) / 4);
});

it("one silo's files are latin-1 with accents, and no UTF-8", async () => {
  const bytes = await readFile(join(sample.dir, "police/police-incidents-2024.csv"));
  expect(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)).toThrow();
  for (const word of sample.truth.mess.latin1.words)
    expect(bytes.includes(Buffer.from(word, "latin1")), word).toBe(true);
});
