import { afterAll, beforeAll, expect, it } from "vitest";
import type { Demand } from "../../data/sample/demand.js";
import type { Database } from "../../pipelines/duckdb/database.js";
import { type Borough, openBorough } from "./borough.js";

let sample: Borough;
beforeAll(async () => {
  sample = await openBorough();
});
afterAll(() => sample.close());

const query: Database["rows"] = (sql) => sample.database.rows(sql);

const demand = (service: string) => sample.truth.services[service].demand as Demand;

/** Log counts per area and whole week. */
const weekly = (service: string) => `(
  SELECT _code AS area, date_trunc('week', _at)::DATE AS ds, ln(count(*)) AS y, count(*) AS n FROM "${service}"
  WHERE _at >= DATE '2021-01-04' AND _at < DATE '2025-07-28' GROUP BY ALL)`;

it("contacts lead repairs by three weeks: no other lag correlates as well", async () => {
  const lags = await query<{ lag: number; r: number }>(`
      SELECT lag, avg(r) AS r FROM (
        SELECT lag, area, corr(repairs.y, contacts.y) AS r
        FROM range(-4, 9) AS lags(lag), ${weekly("housing-repairs")} AS repairs
        JOIN ${weekly("council-tax-contacts")} AS contacts USING (area)
        WHERE contacts.ds = repairs.ds - (7 * lag)::INTEGER GROUP BY ALL)
      GROUP BY lag ORDER BY lag`);
  const best = lags.reduce((a, b) => (b.r > a.r ? b : a));
  expect(best.lag).toBe(sample.truth.leadingIndicator.weeks);
  expect(best.r).toBeGreaterThan(0.5);
  expect(Math.max(...lags.filter(({ lag }) => lag <= 0).map(({ r }) => r))).toBeLessThan(best.r / 2);
});

it("the elasticity of repairs to contacts is the one planted, once counting noise is taken out", async () => {
  // Errors in variables: a log count varies by about 1/n around its mean, which would flatten the slope.
  const [{ slope }] = await query<{ slope: number }>(`
      SELECT avg(slope) AS slope FROM (
        SELECT area, covar_pop(repairs.y, contacts.y) / (var_pop(contacts.y) - avg(1 / contacts.n)) AS slope
        FROM ${weekly("housing-repairs")} AS repairs JOIN ${weekly("council-tax-contacts")} AS contacts USING (area)
        WHERE contacts.ds = repairs.ds - 21
          AND contacts.ds NOT IN (SELECT date_trunc('week', date) FROM holidays)
          AND repairs.ds NOT IN (SELECT date_trunc('week', date) FROM holidays)
        GROUP BY area)`);
  expect(Math.abs(slope - sample.truth.leadingIndicator.elasticity)).toBeLessThan(0.15);
});

it("hardship lasts a few weeks: contacts are autocorrelated over three, not over ten", async () => {
  const [row] = await query<{ one: number; ten: number }>(`
      SELECT avg(one) AS one, avg(ten) AS ten FROM (
        SELECT a.area, corr(a.y, b.y) FILTER (a.ds - b.ds = 7) AS one, corr(a.y, b.y) FILTER (a.ds - b.ds = 70) AS ten
        FROM ${weekly("council-tax-contacts")} AS a JOIN ${weekly("council-tax-contacts")} AS b USING (area) GROUP BY a.area)`);
  expect(row.one).toBeGreaterThan(0.3);
  expect(Math.abs(row.ten)).toBeLessThan(row.one / 2);
});

it.each(["housing-repairs", "waste-reports", "police-incidents", "ae-attendances"])(
  "the yearly season of %s has the planted amplitude and peak",
  async (service) => {
    const { season } = demand(service);
    const [row] = await query<{ c: number; s: number }>(`
        WITH days AS (
          SELECT date, count(e._at) AS n, 2 * pi() * (dayofyear(date) - 1) / if(year(date) % 4 = 0, 366, 365) AS angle
          FROM weather LEFT JOIN "${service}" AS e ON e._at::DATE = date AND e._code NOT IN ('A02', 'A06', 'A10')
          WHERE date < DATE '2025-01-01' GROUP BY ALL),
        months AS (SELECT date_trunc('month', date) AS ds, ln(sum(n) / count(*)) AS y, avg(cos(angle)) AS c, avg(sin(angle)) AS s
                   FROM days GROUP BY ALL)
        SELECT regr_slope(y, c) AS c, regr_slope(y, s) AS s FROM months`);
    expect(Math.abs(Math.hypot(row.c, row.s) - season.amplitude)).toBeLessThan(0.06);
    const peak = (Math.atan2(row.s, row.c) / (2 * Math.PI) + 1) % 1;
    const apart = Math.abs(peak - season.peak);
    expect(Math.min(apart, 1 - apart)).toBeLessThan(0.06);
  },
);

it.each(["housing-repairs", "waste-reports", "police-incidents", "ae-attendances", "council-tax-contacts"])(
  "the weekly season of %s is the planted one, and bank holidays have the planted factor",
  async (service) => {
    const { week, holiday } = demand(service);
    const days = await query<{ weekday: number; usual: number; holiday: number | null }>(`
        WITH days AS (
          SELECT date, count(e._at) AS n FROM weather LEFT JOIN "${service}" AS e ON e._at::DATE = date
          WHERE date < DATE '2025-07-01' GROUP BY ALL)
        SELECT isodow(date) - 1 AS weekday, avg(n) FILTER (date NOT IN (SELECT date FROM holidays)) AS usual,
               avg(n) FILTER (date IN (SELECT date FROM holidays)) AS holiday
        FROM days GROUP BY ALL ORDER BY weekday`);
    const mean = days.reduce((sum, day) => sum + day.usual, 0) / 7;
    days.forEach((day, i) => {
      expect(Math.abs(day.usual / mean - week[i])).toBeLessThan(0.06);
    });
    // Most bank holidays are Mondays.
    expect(Math.abs(days[0].holiday! / days[0].usual - holiday)).toBeLessThan(0.12 * Math.max(1, holiday));
  },
);

it("the new bins lower the waste reports of their areas by the planted share, and of no other", async () => {
  const { areas, from, factor } = sample.truth.intervention;
  const list = areas.map((area) => `'${area}'`).join();
  const rows = await query<{ area: string; treated: boolean; ratio: number }>(`
      WITH counts AS (
        SELECT _code AS area, _code IN (${list}) AS treated,
               count(*) FILTER (_at < '${from}') / date_diff('day', DATE '2021-03-01', DATE '${from}') AS before,
               count(*) FILTER (_at >= '${from}') / date_diff('day', DATE '${from}', DATE '2025-03-01') AS after
        FROM "waste-reports" WHERE _at >= DATE '2021-03-01' AND _at < DATE '2025-03-01' GROUP BY ALL)
      SELECT area, treated, after / before AS ratio FROM counts ORDER BY area`);
  const average = (treated: boolean) => {
    const ratios = rows.filter((row) => row.treated === treated).map((row) => row.ratio);
    return ratios.reduce((sum, r) => sum + r, 0) / ratios.length;
  };
  expect(Math.abs(average(true) / average(false) - factor)).toBeLessThan(0.03);
  for (const { treated, ratio } of rows) expect(ratio < 0.86).toBe(treated);
});

it("rain raises the brooks about two days later, and cold brings repairs", async () => {
  const [row] = await query<{ same: number; later: number; fortnight: number; cold: number }>(`
      WITH levels AS (SELECT _at::DATE AS date, avg(level_m::DOUBLE) AS level FROM "river-levels" GROUP BY ALL),
           repairs AS (SELECT _at AS date, count(*) AS n FROM "housing-repairs" GROUP BY ALL),
           joined AS (SELECT levels.*, n, temperature_c, rain_mm, lag(rain_mm, 2) OVER (ORDER BY date) AS rain_2,
                             lag(rain_mm, 14) OVER (ORDER BY date) AS rain_14
                      FROM levels JOIN weather USING (date) JOIN repairs USING (date))
      SELECT corr(level, rain_mm) AS same, corr(level, rain_2) AS later, corr(level, rain_14) AS fortnight,
             corr(n, -temperature_c) AS cold FROM joined`);
  expect(row.later).toBeGreaterThan(0.4);
  expect(row.later).toBeGreaterThan(row.same + 0.1);
  expect(row.later).toBeGreaterThan(row.fortnight + 0.2);
  expect(row.cold).toBeGreaterThan(0.2);
});

it("larger and more deprived areas ask for more", async () => {
  const [row] = await query<{ size: number; deprivation: number }>(`
      WITH counts AS (SELECT _code AS code, count(*) AS n FROM "police-incidents" GROUP BY ALL)
      SELECT corr(n, population) AS size, corr(n / population, deprivation) AS deprivation FROM counts JOIN areas USING (code)`);
  expect(row.size).toBeGreaterThan(0.8);
  expect(row.deprivation).toBeGreaterThan(0.8);
});
