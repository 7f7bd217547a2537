import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LEVELS } from "../../models/method.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { type CombineMeta, combine } from "../../pipelines/forecast/combine.js";
import { local } from "../../pipelines/forecast/local.js";
import { quantileColumn, table } from "../../pipelines/published/tables.js";
import { openStore, type Result, type Store } from "../../pipelines/store/store.js";
import { random, seasonal } from "../models/panels.js";
import { scratch } from "../scratch.js";
import { type Fixture, featuresFixture } from "./featuresFixture.js";

const MEMBERS = ["seasonal-naive", "simple-smoothing", "holt-winters"];

/** A is a level with noise; B is last year's value and a step, so last year is all there is to know; C is constant; D short. */
function series() {
  const next = random(11);
  const B = Float64Array.from({ length: 72 }, () => 100 * next());
  for (let t = 12; t < B.length; t++) B[t] = Math.max(0, B[t - 12] + 10 * (next() - 0.5));
  return { A: seasonal(72, 12, { amplitude: 0 }), B, C: new Float64Array(72).fill(5), D: Float64Array.of(4, 5, 6, 7) };
}

async function combined(store: Store, fixture: Partial<Fixture> = {}) {
  const features = await featuresFixture(store, { service: "fires", series: series(), ...fixture });
  const members = [];
  for (const member of MEMBERS) members.push({ member, ref: await local(store, { features, member, seed: 1 }) });
  return { features, members, made: await combine(store, { features, members, networks: [] }) };
}

const query = ({ dir }: Result<CombineMeta>, name: string, sql: string) =>
  withDatabase({}, (database) =>
    database.rows(`WITH t AS (FROM read_parquet(${literal(join(dir, `${name}.parquet`))})) ${sql}`),
  );

describe("the combine step", () => {
  it("publishes the combination, falls back to seasonal naive, or withholds, each with its reason", async () => {
    const { made } = await combined(await openStore(await scratch()));
    const rows = await query(made, "forecasts", "SELECT DISTINCT area, status, model, reason FROM t ORDER BY area");
    expect(rows).toEqual([
      { area: "A", status: "published", model: "combination", reason: null },
      {
        area: "B",
        status: "published",
        model: "seasonal-naive",
        reason: expect.stringContaining("no model did better"),
      },
      { area: "C", status: "published", model: "seasonal-naive", reason: expect.stringContaining("exact") },
      { area: "D", status: "withheld", model: "none", reason: expect.stringContaining("too short") },
    ]);
    expect(made.meta).toMatchObject({ published: 3, fallback: 2, withheld: 1, service: "fires", horizon: 2 });
  });

  it("writes every column that is published, in order, and every series and step of it", async () => {
    const { made, features } = await combined(await openStore(await scratch()));
    for (const name of ["forecasts", "accuracy", "history"]) {
      const columns = await query(made, name, "SELECT * FROM t LIMIT 1");
      expect(Object.keys(columns[0])).toEqual(
        table(name)
          .columns.map((column) => column.name)
          .filter((column) => column !== "run"),
      );
    }
    const [{ rows, missing }] = await query(
      made,
      "forecasts",
      "SELECT count(*) AS rows, count(*) - count(mean) AS missing FROM t",
    );
    expect([rows, missing]).toEqual([4 * 2, 2]);
    const [{ known }] = await query(made, "history", "SELECT count(*) AS known FROM t");
    expect(known).toBe(3 * 72 + 4);
    expect(features.meta.stale).toBeNull();
  });

  it("publishes ascending quantiles that are not negative, and weights that sum to 1", async () => {
    const { made } = await combined(await openStore(await scratch()));
    const names = LEVELS.map((level) => `"${quantileColumn(level)}"`);
    const falling = names
      .slice(1)
      .map((name, k) => `${name} < ${names[k]}`)
      .join(" OR ");
    const [{ bad }] = await query(
      made,
      "forecasts",
      `SELECT count(*) FILTER (${falling} OR ${names[0]} < 0) AS bad FROM t`,
    );
    expect(bad).toBe(0);
    const weights = await query(
      made,
      "accuracy",
      "SELECT area, sum(weight) AS total, max(weight) FILTER (model = 'seasonal-naive') AS naive FROM t WHERE metric = 'SQL' AND h = 0 GROUP BY area ORDER BY area",
    );
    expect(weights).toEqual([
      { area: "A", total: expect.closeTo(1, 9), naive: expect.any(Number) },
      { area: "B", total: 1, naive: 1 },
      { area: "C", total: 1, naive: 1 },
    ]);
  });

  it("scores each member as SQL does from the forecasts and the features alone", async () => {
    const store = await openStore(await scratch());
    const { made, features, members } = await combined(store);
    const { dir } = await store.open(members[2].ref);
    const scored = LEVELS.slice(1, -1).map((p) => `2 * greatest(${p} * (y - "q${p}"), (${p} - 1) * (y - "q${p}")) / 9`);
    const oracle = await withDatabase({}, (database) =>
      database.rows(`
        WITH rows AS (FROM read_parquet(${literal(join(features.dir, "features.parquet"))}) WHERE y IS NOT NULL),
        scale AS (
          SELECT "window", area, avg(abs(y - year_ago)) AS scale
          FROM (SELECT *, lag(y, 12) OVER (PARTITION BY "window", area ORDER BY ds) AS year_ago FROM rows) GROUP BY ALL
        )
        SELECT f.area, avg((${scored.join(" + ")}) / scale) AS "SQL", avg(abs(y - "q0.5") / scale) AS "MASE",
          avg((y BETWEEN "q0.1" AND "q0.9")::INT) AS coverage80
        FROM read_parquet(${literal(join(dir, "forecast.parquet"))}) f
        JOIN rows t ON t."window" = 0 AND t.area = f.area AND t.ds = f.ds
        JOIN scale s ON s."window" = f."window" AND s.area = f.area
        WHERE scale > 0 GROUP BY f.area ORDER BY f.area`),
    );
    const ours = await query(
      made,
      "accuracy",
      `SELECT area, max(value) FILTER (metric = 'SQL') AS "SQL", max(value) FILTER (metric = 'MASE') AS "MASE",
         max(value) FILTER (metric = 'coverage80') AS coverage80
       FROM t WHERE model = 'holt-winters' AND h = 0 AND area <> 'C' GROUP BY area ORDER BY area`,
    );
    expect(oracle.map(({ area }) => area)).toEqual(["A", "B"]);
    expect(ours).toEqual(
      oracle.map((row) =>
        Object.fromEntries(Object.entries(row).map(([k, v]) => [k, typeof v === "number" ? expect.closeTo(v, 9) : v])),
      ),
    );
  });

  it("takes the skill of what is published: 0 where that is seasonal naive, above 0 where it is the combination", async () => {
    const { made } = await combined(await openStore(await scratch()));
    const rows = await query(
      made,
      "accuracy",
      "SELECT area, skill FROM t WHERE model = 'combination' AND metric = 'SQL' AND h = 0 ORDER BY area",
    );
    expect(rows).toEqual([
      { area: "A", skill: expect.any(Number) },
      { area: "B", skill: 0 },
      { area: "C", skill: null },
    ]);
    expect(rows[0].skill).toBeGreaterThan(0);
  });

  it("says of every series that its source is stale", async () => {
    const stale = "Fires ends with 2023: nothing newer has come.";
    const { made } = await combined(await openStore(await scratch()), { stale });
    const reasons = await query(made, "forecasts", "SELECT DISTINCT area, reason FROM t ORDER BY area");
    expect(reasons).toHaveLength(4);
    for (const { reason } of reasons) expect(reason).toContain(stale);
  });

  it("writes the same bytes in another store", async () => {
    const [a, b] = [await combined(await openStore(await scratch())), await combined(await openStore(await scratch()))];
    expect(a.made.digest).toBe(b.made.digest);
  });
});
