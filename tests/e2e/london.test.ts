import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { london } from "../london.js";
import { whole } from "../long/whole.js";
import { cycleHiresByMonth } from "./cycleHiresByMonth.js";
import { type Ended, headwater } from "./headwater.js";

console.info(`The London night runs on ${london.which}.`);

const raw = (path: string) => literal(join(london.root, path));

/** London's boroughs by the lookup file alone: the oracle shares no code with the pipeline. */
const BOROUGHS = `SELECT ltla21_code AS code, ltla21_name AS name
  FROM read_csv(${raw("area/lookup_ltla21_region21.csv.gz")}, header = true, all_varchar = true)
  WHERE region21_name = 'London'`;

/** Events of each raw file by area and date, counted straight from the file. */
const ORACLES: Record<string, string> = {
  "police-crime": `SELECT b.code AS area, strptime(month, '%Y%m')::DATE AS day, n::DOUBLE AS n
    FROM (SELECT * FROM (UNPIVOT (FROM read_csv(${raw("police_crime/historical.csv")}, header = true, all_varchar = true))
          ON COLUMNS(* EXCLUDE (MajorText, MinorText, BoroughName)) INTO NAME month VALUE n)
      UNION ALL
      SELECT * FROM (UNPIVOT (FROM read_csv(${raw("police_crime/recent24.csv")}, header = true, all_varchar = true))
          ON COLUMNS(* EXCLUDE (MajorText, MinorText, BoroughName)) INTO NAME month VALUE n)) c
    JOIN (${BOROUGHS}) b ON b.name = c.BoroughName`,
  "dwelling-fires": `SELECT borough AS area, date::DATE AS day, 1.0 AS n
    FROM read_csv(${raw("fire_dwelling/fires.csv.gz")}, header = true, all_varchar = true)
    WHERE borough IN (SELECT code FROM (${BOROUGHS}))`,
  "animal-rescues": `SELECT BoroughCode AS area, strptime(split_part(DateTimeOfCall, ' ', 1), '%Y/%m/%d')::DATE AS day, 1.0 AS n
    FROM (SELECT DISTINCT ON (IncidentNumber) * FROM read_csv(${raw("fire_animal_rescue/animal_rescue.csv")},
      header = true, all_varchar = true, encoding = 'latin-1'))
    WHERE BoroughCode IN (SELECT code FROM (${BOROUGHS}))`,
  "street-reports": `SELECT lad AS area, month::DATE AS day, reports::DOUBLE AS n
    FROM read_csv(${raw("fixmystreet/fms_lad_month_total.csv.gz")}, header = true, all_varchar = true)
    WHERE lad IN (SELECT code FROM (${BOROUGHS}))`,
};

let store: string;
let night: Ended;
beforeAll(async () => {
  store = await mkdtemp(join(tmpdir(), "headwater-london-"));
  night = await headwater([
    "nightly",
    "--inventory=data/inventory/london",
    `--sources=${london.root}`,
    "--as-of=2026-01-15",
    `--store=${store}`,
    // Networks take most of the time, and these tests look at what is counted: `npm run test:long` makes the whole night.
    `--models=${whole ? "auto" : "seasonal-naive,holt-winters,pretrained"}`,
  ]);
}, 600_000);
afterAll(() => rm(store, { recursive: true, force: true }));

const published = (table: string) => `read_parquet(${literal(join(store, "published", "latest", `${table}.parquet`))})`;
const ask = <Row extends Record<string, string | number | boolean | null>>(sql: string) =>
  withDatabase({}, (db: Database) => db.rows<Row>(sql));

describe("a night on London", () => {
  it("ends well and says where everything is", () => {
    expect(night.code, night.stderr).toBe(0);
    expect(night.stdout).toMatch(/Tables .*published/);
    expect(night.stdout).toMatch(/Data sets +10 landed, 0 left out/);
  });

  it.each(Object.entries(ORACLES))(
    "publishes of %s, month by month and borough by borough, what SQL counts in the raw files",
    async (service, oracle) => {
      const wrong = await ask(`
      WITH history AS (SELECT area, ds, y FROM ${published("history")} WHERE service = '${service}' AND freq = 'MS'),
      counted AS (SELECT area, date_trunc('month', day)::DATE AS ds, sum(n) AS y FROM (${oracle}) GROUP BY ALL)
      SELECT h.area, h.ds::VARCHAR AS ds, h.y, c.y AS counted FROM history h LEFT JOIN counted c USING (area, ds)
      WHERE h.y IS DISTINCT FROM coalesce(c.y, 0)`);
      expect(wrong).toEqual([]);
      const [left] = await ask<{ areas: number; rows: number; missed: number }>(`
      WITH history AS (SELECT area, ds, y FROM ${published("history")} WHERE service = '${service}' AND freq = 'MS'),
      span AS (SELECT min(ds) AS first, max(ds) AS last FROM history),
      counted AS (SELECT area, date_trunc('month', day)::DATE AS ds, sum(n) AS y FROM (${oracle}) GROUP BY ALL)
      SELECT (SELECT count(DISTINCT area) FROM history) AS areas, (SELECT count(*) FROM history) AS rows,
        (SELECT count(*) FROM counted, span WHERE ds BETWEEN first AND last AND y > 0
          AND (area, ds) NOT IN (SELECT (area, ds) FROM history)) AS missed`);
      expect(left.areas).toBeGreaterThanOrEqual(3);
      expect(left.rows).toBeGreaterThan(60);
      expect(left.missed).toBe(0);
    },
  );

  it("counts fires into weeks from Monday to Sunday, as SQL does", async () => {
    const wrong = await ask(`
      WITH history AS (SELECT area, ds, y FROM ${published("history")} WHERE service = 'dwelling-fires' AND freq = 'W-MON'),
      counted AS (SELECT area, date_trunc('week', day)::DATE AS ds, sum(n) AS y FROM (${ORACLES["dwelling-fires"]}) GROUP BY ALL)
      SELECT h.area, h.ds::VARCHAR AS ds, h.y, c.y AS counted FROM history h LEFT JOIN counted c USING (area, ds)
      WHERE h.y IS DISTINCT FROM coalesce(c.y, 0) OR isodow(h.ds) <> 1`);
    expect(wrong).toEqual([]);
  });

  it("adds up the cycle hires of the workbook by month", async () => {
    const expected = await cycleHiresByMonth(join(london.root, "cycle_hires/tfl-daily-cycle-hires.xlsx"));
    const rows = await ask<{ ds: string; y: number }>(
      `SELECT strftime(ds, '%Y-%m') AS ds, y FROM ${published("history")} WHERE service = 'cycle-hires' ORDER BY ds`,
    );
    expect(rows.length).toBeGreaterThan(24);
    for (const { ds, y } of rows) expect([ds, y]).toEqual([ds, expected.get(ds)]);
  });

  it("ends each service at its last complete period and says of the old ones how old they are", async () => {
    const rows = await ask<{ service: string; last: string; next: string; reason: string | null }>(`
      SELECT f.service, max(h.ds)::VARCHAR AS last, min(f.ds)::VARCHAR AS next, any_value(f.reason) AS reason
      FROM ${published("forecasts")} f JOIN ${published("history")} h USING (service, area, freq)
      WHERE freq = 'MS' GROUP BY f.service ORDER BY f.service`);
    const last = Object.fromEntries(rows.map((row) => [row.service, row.last]));
    expect(last).toEqual({
      "animal-rescues": "2024-02-01",
      "cycle-hires": "2025-12-01",
      "dwelling-fires": "2024-08-01",
      "police-crime": "2025-11-01",
      "street-reports": "2020-12-01",
    });
    for (const { service, next, last } of rows) {
      const after = new Date(`${last}T00:00:00Z`);
      after.setUTCMonth(after.getUTCMonth() + 1);
      expect([service, next]).toEqual([service, after.toISOString().slice(0, 10)]);
    }
    const stale = rows.filter((row) => row.reason !== null).map((row) => row.service);
    expect(stale).toEqual(expect.arrayContaining(["animal-rescues", "dwelling-fires", "street-reports"]));
  });

  it("publishes every series with quantiles that never cross and are never negative, or says why not", async () => {
    const [odd] = await ask<{ rows: number; crossing: number; negative: number; silent: number }>(`
      SELECT count(*) AS rows,
        count(*) FILTER (status = 'published' AND NOT ("q0.025" <= "q0.1" AND "q0.1" <= "q0.5" AND "q0.5" <= "q0.9" AND "q0.9" <= "q0.975")) AS crossing,
        count(*) FILTER ("q0.025" < 0) AS negative,
        count(*) FILTER (status = 'withheld' AND reason IS NULL OR model = 'seasonal-naive' AND reason IS NULL) AS silent
      FROM ${published("forecasts")}`);
    expect(odd.rows).toBeGreaterThan(50);
    expect(odd).toMatchObject({ crossing: 0, negative: 0, silent: 0 });
  });
});
