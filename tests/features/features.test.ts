import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkPanel } from "../../models/checkPanel.js";
import { frequency } from "../../models/frequency.js";
import { wallAt } from "../../models/timeZone.js";
import { panelOf } from "../../pipelines/columnar/panelOf.js";
import { readTable } from "../../pipelines/columnar/readTable.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { features } from "../../pipelines/features/features.js";
import { hoursOf } from "../../pipelines/panel/hours.js";
import { day, type Event } from "../panel/loaded.js";
import { covariate, facts, featuresOf, service, type World } from "./world.js";

/** One event a day in each of `areas`, from one day to another, both included. */
const daily = (areas: string, from: string, to: string): Event[] =>
  [...areas].flatMap((area) =>
    Array.from({ length: day(to) - day(from) + 1 }, (_, i) => ({ day: day(from) + i, area, value: i })),
  );

const alone: World = {
  freq: "W-MON",
  asOf: "2024-07-01",
  services: [{ set: service("cases"), events: daily("AB", "2022-01-03", "2024-06-30") }],
  covariates: [],
  statics: [],
};

const names = ({ meta }: Awaited<ReturnType<typeof featuresOf>>, from: string) =>
  meta.columns.filter((column) => column.from === from).map(({ name, role }) => `${name}: ${role}`);

test("y is lagged and averaged over the weeks before, and the calendar is known ahead", async () => {
  const result = await featuresOf(alone);
  expect(names(result, "y")).toEqual([
    "y_lag_1: historic",
    "y_lag_2: historic",
    "y_lag_3: historic",
    "y_lag_4: historic",
    "y_lag_52: historic",
    "y_mean_4: historic",
    "y_sd_4: historic",
    "y_mean_13: historic",
    "y_sd_13: historic",
  ]);
  expect(names(result, "calendar")).toEqual([
    "week_sin: future",
    "week_cos: future",
    "week_sin_2: future",
    "week_cos_2: future",
  ]);
  expect(result.meta).toMatchObject({ service: "cases", freq: "W-MON", horizon: 8, notes: [] });
});

test("the horizon has rows without y and historic values, with what is known ahead", async () => {
  const { rows, meta } = await featuresOf(alone);
  for (const { window, cutoff } of meta.windows) {
    const ahead = rows.filter((r) => r.window === window && r.area === "A" && r.ds > cutoff);
    expect(ahead).toHaveLength(8);
    for (const row of ahead)
      for (const { name, role } of meta.columns)
        if (role === "future") expect(row[name]).toBeTypeOf("number");
        else expect(row[name]).toBeNull();
    expect(ahead.map((r) => r.y)).toEqual(Array(8).fill(null));
  }
});

test("the models take every window as it is", async () => {
  const { dir, meta } = await featuresOf(alone);
  const table = await withDatabase({}, (db) =>
    readTable(db, `FROM read_parquet(${literal(join(dir, "features.parquet"))})`),
  );
  for (const { window, cutoff } of meta.windows) {
    const { panel, future } = panelOf(table, meta, { window });
    expect(() => checkPanel(panel, { h: meta.horizon })).not.toThrow();
    expect(panel.ids).toEqual(["cases/A", "cases/B"]);
    expect(panel.ds[panel.offsets[1] - 1]).toBe(cutoff);
    expect(Object.keys(panel.covariates.historic)).toHaveLength(9);
    expect(Object.values(future).every((column) => column.length === 16 && column.every(Number.isFinite))).toBe(true);
  }
});

test("another service's first lag is the newest that every window knows", async () => {
  const of = async (lag: number, to: string) => {
    const other = { set: service("calls", lag), events: daily("AB", "2022-01-03", to) };
    return featuresOf({ ...alone, services: [...alone.services, other] });
  };
  const lags = async (lag: number, to: string) => names(await of(lag, to), "calls");
  expect(await lags(0, "2024-06-30")).toEqual([0, 1, 2, 3].map((k) => `calls_lag_${k}: historic`));
  expect(await lags(9, "2024-06-30")).toEqual([2, 3, 4, 5].map((k) => `calls_lag_${k}: historic`));
  expect(await lags(0, "2024-06-20")).toEqual([2, 3, 4, 5].map((k) => `calls_lag_${k}: historic`));
  const stale = await of(0, "2024-05-20");
  expect(names(stale, "calls")).toEqual([]);
  expect(stale.meta.notes).toEqual(["calls is left out of cases: it is 6 periods behind the series."]);
});

test("another service that covers little of the series, or other areas, is left out with a note", async () => {
  const other = { set: service("calls"), events: daily("AB", "2023-10-02", "2024-06-30") };
  const away = { set: service("visits"), events: daily("C", "2022-01-03", "2024-06-30") };
  const result = await featuresOf({ ...alone, services: [...alone.services, other, away] });
  expect(result.meta.columns.map(({ from }) => from)).not.toContain("calls");
  expect(result.meta.notes).toEqual([
    "calls is left out of cases: it covers 30 % of the series.",
    "visits is left out of cases: it covers 0 % of the series.",
  ]);
});

test("weather is as it was observed, holidays as they are announced, both for all areas", async () => {
  const weather = {
    set: covariate("temperature", "historic", { mean: "value" }),
    events: daily("-", "2022-01-03", "2024-06-30"),
  };
  const holidays = (last: string) => ({
    set: covariate("bank-holidays", "future", "count"),
    events: ["2021-12-25", "2024-01-01", "2024-01-03", last].map((d) => ({ day: day(d), area: "" })),
  });
  const result = await featuresOf({ ...alone, covariates: [weather, holidays("2024-12-25")] });
  expect(names(result, "temperature")).toEqual(["temperature_mean: historic"]);
  expect(names(result, "bank-holidays")).toEqual(["bank-holidays_count: future"]);
  const row = (ds: string, area: string) =>
    result.rows.find((r) => r.window === 0 && r.area === area && r.ds === Date.parse(ds));
  for (const area of ["A", "B"]) {
    expect(row("2022-01-10", area)).toMatchObject({ temperature_mean: 10, "bank-holidays_count": 0 });
    expect(row("2024-01-01", area)).toMatchObject({ "bank-holidays_count": 2 });
  }
  const short = await featuresOf({ ...alone, covariates: [holidays("2024-08-01")] });
  expect(short.meta.notes).toEqual(["bank-holidays_count is left out of cases: it ends before the horizon."]);
});

test("a share is of a period's days that an area's ranges cover, each day once, and unknown before and after them", async () => {
  const range = fc.record({
    area: fc.constantFrom("A", "ash and elm", "B"),
    from: fc.integer({ min: 5, max: 180 }),
    days: fc.integer({ min: -3, max: 60 }),
  });
  const begun = day("2024-01-01");
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("h", "W-MON", "MS"),
      fc.array(range, { minLength: 1, maxLength: 9 }),
      async (freq, terms) => {
        const ranges = [
          ...["A", "B"].flatMap((area) => [
            { area, from: begun, until: begun },
            { area, from: begun + 300, until: begun + 310 },
          ]),
          ...terms.map(({ area, from, days }) => ({ area, from: begun + from, until: begun + from + days })),
        ];
        const set = covariate("term", "future", "share", 0, { until: "until", area: "area" });
        const result = await featuresOf({
          ...alone,
          freq,
          asOf: "2024-03-02",
          services: [{ set: service("cases", 0, { horizon: 3 }), events: daily("ABC", "2023-12-20", "2024-03-01") }],
          covariates: [{ set, events: ranges.map(({ area, from, until }) => ({ day: from, until, area })) }],
        });
        const covers = (on: number, code: string) =>
          ranges.some(
            ({ area, from, until }) => (area === "B" ? "B" : "A") === code && on >= from && on <= Math.max(from, until),
          );
        expect(names(result, "term")).toEqual(["term_share: future"]);
        const { add } = frequency(freq);
        for (const { area, ds, term_share } of result.rows) {
          const first = Math.floor((freq === "h" ? wallAt(ds, "Europe/London") : ds) / 86_400_000);
          const days = freq === "h" ? 1 : Math.round((add(ds, 1) - ds) / 86_400_000);
          const within = Array.from({ length: days }, (_, i) => covers(first + i, area)).filter(Boolean).length;
          expect(term_share).toBe(area === "C" || first < begun ? null : within / days);
        }
      },
    ),
    { numRuns: 3, endOnFailure: true },
  );
});

test("what is observed by area is each area's own", async () => {
  const weather = {
    set: covariate("rain", "historic", { mean: "value" }, 0, { area: "area" }),
    events: daily("AB", "2022-01-03", "2024-06-30").map((e) =>
      e.area === "B" ? { ...e, area: "Brook", value: -1 } : e,
    ),
  };
  const result = await featuresOf({ ...alone, covariates: [weather] });
  expect(names(result, "rain")).toEqual(["rain_mean: historic"]);
  const known = result.rows.filter(({ y }) => y !== null);
  for (const { area, ds, rain_mean } of known)
    expect(rain_mean).toBe(area === "B" ? -1 : ds / 86_400_000 - day("2022-01-03") + 3);
});

test("hours know the weather of the hour, and a holiday in each hour of its day", async () => {
  const hours = Array.from({ length: 20 }, (_, i) => hoursOf((day("2024-03-20") + i) * 86_400_000, "Europe/London"));
  const at = hours.flatMap((own, i) =>
    own.map((hour) => ({ day: day("2024-03-20") + i, at: hour, area: "A", value: hour })),
  );
  const weather = covariate("temperature", "historic", { mean: "value" });
  const result = await featuresOf({
    ...alone,
    freq: "h",
    asOf: "2024-04-09",
    services: [{ set: service("cases", 0, { horizon: 24 }), events: at }],
    covariates: [
      { set: { ...weather, covers: "moment", series: service("temperature").series }, events: at },
      {
        set: covariate("holidays", "future", "count"),
        events: ["2024-01-01", "2024-03-31", "2024-06-01"].map((d) => ({ day: day(d), area: "" })),
      },
    ],
  });
  expect(names(result, "temperature")).toEqual(["temperature_mean: historic"]);
  for (const { ds, y, temperature_mean, holidays_count } of result.rows) {
    expect(temperature_mean).toBe(y === null ? null : ds);
    expect(holidays_count).toBe(hours[11].includes(ds) ? 1 : 0);
  }
  expect(hours[11]).toHaveLength(23);
});

test("facts are found by an area's code or name; two rows for one area are an error", async () => {
  const world = (sql: string): World => ({ ...alone, statics: [{ set: facts("population", "people"), sql }] });
  const result = await featuresOf(
    world(`SELECT * FROM (VALUES ('ASH AND ELM', 5), ('B', 7), ('X', 9)) t(area, people)`),
  );
  expect(names(result, "population")).toEqual(["population_people: static"]);
  expect(new Set(result.rows.map((r) => `${r.area}: ${r.population_people}`))).toEqual(new Set(["A: 5", "B: 7"]));
  await expect(featuresOf(world(`SELECT * FROM (VALUES ('A', 5), ('A', 7)) t(area, people)`))).rejects.toThrow(
    "The data set population has several rows for the area A, so people is no fact of it.",
  );
});

test("two columns of one name are an error that names it", async () => {
  const twin = { set: covariate("calls", "historic", "count"), events: daily("-", "2022-01-03", "2024-06-30") };
  const named = { ...twin.set, id: "rain" };
  await expect(
    featuresOf({
      ...alone,
      covariates: [twin, { set: { ...named, covariates: twin.set.covariates }, events: twin.events }],
    }),
  ).rejects.toThrow("Two covariates of cases are called calls_count.");
});

test("a panel without series has features without rows", async () => {
  const { rows, meta } = await featuresOf({ ...alone, asOf: "2022-01-04" });
  expect(rows).toEqual([]);
  expect(meta.windows).toEqual([]);
});

test("the same inputs give the same bytes, and a second night finds them made", async () => {
  const [one, two] = [await featuresOf(alone), await featuresOf(alone)];
  const file = "features.parquet";
  expect((await readFile(join(one.dir, file))).equals(await readFile(join(two.dir, file)))).toBe(true);
  expect(one.digest).toBe(two.digest);
  expect(await features(one.store, one.inputs)).toMatchObject({ hash: one.hash, reused: true });
});
