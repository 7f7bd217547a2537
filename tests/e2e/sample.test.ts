import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Truth } from "../../data/sample/truth.js";
import { identifier, literal, type Value, withDatabase } from "../../pipelines/duckdb/database.js";
import { TABLES } from "../../pipelines/published/tables.js";
import { whole } from "../long/whole.js";
import { type Ended, headwater } from "./headwater.js";
import { publishedBytes } from "./publishedBytes.js";

const FIRST = "2026-03-10";
const SECOND = "2026-03-17";
/** What marks a person in the sample's files: a name, a telephone number, an NHS-like number, a referral. */
const PERSONAL = /Person \d{5}|07700 900\d{3}|\b9\d{9}\b|SCR-\d/;

let store: string;
let night: Ended;
let again: Ended;
let truth: Truth;
let bytes: Record<string, string>;
let firstRun: string;
beforeAll(async () => {
  store = await mkdtemp(join(tmpdir(), "headwater-sample-"));
  night = await headwater(["nightly", `--as-of=${FIRST}`, `--store=${store}`]);
  truth = JSON.parse(await readFile(join(store, "sample", "truth.json"), "utf8")) as Truth;
  bytes = await publishedBytes(store);
  firstRun = await readlink(join(store, "published", "latest"));
  again = await headwater(["nightly", `--as-of=${FIRST}`, `--store=${store}`]);
}, 600_000);
afterAll(() => rm(store, { recursive: true, force: true }));

const published = (table: string, run = "latest") =>
  `read_parquet(${literal(join(store, "published", run, `${table}.parquet`))})`;
const ask = <Row extends Record<string, Value>>(sql: string) => withDatabase({}, (db) => db.rows<Row>(sql));

/** The history of a service, by area and first day of the period. */
async function history(service: string): Promise<Map<string, number>> {
  const rows = await ask<{ area: string; ds: string; y: number }>(
    `SELECT area, ds::VARCHAR AS ds, y FROM ${published("history")} WHERE service = '${service}'`,
  );
  return new Map(rows.map(({ area, ds, y }) => [`${area} ${ds}`, y]));
}

describe("a night on the sample borough", () => {
  it("ends well with the place of the tables and of the page, and five lines of summary", () => {
    expect(night.code, night.stderr).toBe(0);
    const lines = night.stdout.trim().split("\n");
    expect(lines.slice(0, 2).map((line) => line.split(/ +/)[0])).toEqual(["Tables", "Page"]);
    expect(lines.slice(-5).map((line) => line.split(/ {2,}/)[0])).toEqual([
      "Data sets",
      "Series",
      "Skill",
      "Fallback",
      "Time",
    ]);
    expect(night.stdout).toMatch(/Data sets +9 landed, 1 left out/);
  });

  it("publishes every table as Parquet, Arrow and CSV, a database and a page, in a directory that `latest` links to", async () => {
    const names = await readdir(join(store, "published", "latest"));
    for (const { name } of TABLES)
      expect(names).toEqual(expect.arrayContaining([`${name}.parquet`, `${name}.arrow`, `${name}.csv`]));
    expect(names).toEqual(expect.arrayContaining(["headwater.duckdb", "index.html", "datapackage.json"]));
    const [{ run }] = await ask<{ run: string }>(`SELECT run FROM ${published("runs")}`);
    expect(await readlink(join(store, "published", "latest"))).toBe(run);
  });

  it("counts what the truth says, in every whole period of every area, and leaves no period out", async () => {
    for (const [service, { ds, complete, values, measure }] of Object.entries(truth.services)) {
      const counted = await history(service);
      const from = Number(complete[0]);
      let compared = 0;
      for (const [area, numbers] of Object.entries(values))
        for (let i = from; i < complete[1]; i++) {
          const y = counted.get(`${area} ${ds[i]}`);
          const real = numbers[i];
          // A day without any reading, or the ragged end of one sensor, is filled or missing; never compared as a value.
          // A last period that ends on days on which the source never reports is complete when its next row has come.
          if (real === null || (y === undefined && (measure === "mean" || i === complete[1] - 1))) continue;
          expect([service, area, ds[i], Math.round(y! * 1e6)]).toEqual([service, area, ds[i], Math.round(real * 1e6)]);
          compared++;
        }
      expect(compared, service).toBeGreaterThan(12 * 45);
      expect(counted.size, service).toBeLessThanOrEqual(12 * (complete[1] - from));
    }
  });

  it("finds the rows, the duplicates and the strangers that were planted, and says whose silent day it filled", async () => {
    const rows = await ask<{ dataset: string; duplicates: number; unmapped: number; status: string }>(
      `SELECT dataset, duplicates, unmapped, status FROM ${published("datasets")} WHERE status = 'landed'`,
    );
    const filled = await ask(`SELECT dataset FROM ${published("datasets")} WHERE reason LIKE '%Filled from%'`);
    expect(filled).toEqual([{ dataset: truth.mess.missingDay.dataset }]);
    const bases =
      await ask(`SELECT DISTINCT dataset FROM ${published("history")} JOIN ${published("services")} USING (service, freq)
      WHERE basis = 'filled'`);
    expect(bases).toEqual(filled);
    const told = await ask<{ dataset: string }>(
      `SELECT dataset FROM ${published("datasets")} WHERE reason LIKE '%Counted nowhere: % of no area of the inventory%'`,
    );
    expect(told.map(({ dataset }) => dataset).sort()).toEqual(
      rows.flatMap(({ dataset, unmapped }) => (unmapped ? dataset : [])).sort(),
    );
    for (const { dataset, duplicates, unmapped } of rows)
      if (dataset in truth.datasets) {
        const planted = truth.datasets[dataset];
        expect([dataset, duplicates]).toEqual([dataset, planted.duplicates]);
        expect(unmapped ?? 0).toBeLessThanOrEqual(planted.unmapped);
        if (planted.unmapped > 0) expect(unmapped).toBeGreaterThan(0.9 * planted.unmapped);
      }
  });

  it("recovers the seasons: weekdays of attendances, and the yearly swing of three services, as they were planted", async () => {
    const [week] = await ask<{ agreement: number }>(`
      WITH days AS (SELECT isodow(ds) - 1 AS day, avg(y) AS y FROM ${published("history")}
        WHERE service = 'ae-attendances' GROUP BY 1)
      SELECT corr(ln(y), list_extract([${truth.services["ae-attendances"].demand!.week.join(", ")}], day::INT + 1)) AS agreement FROM days`);
    expect(week.agreement).toBeGreaterThan(0.9);
    for (const service of ["housing-repairs", "police-incidents", "waste-reports"]) {
      const { amplitude, peak } = truth.services[service].demand!.season;
      const [year] = await ask<{ swing: number }>(`
        WITH whole AS (SELECT ds, ln(sum(y)) AS y FROM ${published("history")} WHERE service = '${service}' GROUP BY ds)
        SELECT regr_slope(y, cos(2 * pi() * ((dayofyear(ds) + 3) / 365.25 - ${peak}))) AS swing FROM whole`);
      expect([service, Math.abs(year.swing - amplitude) < 0.08]).toEqual([service, true]);
    }
  });

  it("leaves the data set with the expired agreement out, lands nothing of it, and says who has to do what", async () => {
    const [row] = await ask<{ status: string; reason: string }>(
      `SELECT status, reason FROM ${published("datasets")} WHERE dataset = 'social-care-referrals'`,
    );
    expect(row.status).toBe("left out");
    expect(row.reason).toMatch(/ended on 2012-03-31.*(renew|sign|agree)/i);
    expect(await readdir(join(store, "landing"))).not.toContain("social-care-referrals");
    expect(await readFile(join(store, "published", "latest", "index.html"), "utf8")).toContain("2012");
  });

  it("carries no person into the warehouse, the steps or what is published", async () => {
    const files = (await readdir(store, { recursive: true, withFileTypes: true }))
      .filter((file) => file.isFile() && !/\.duckdb$/.test(file.name))
      .map((file) => join(file.parentPath, file.name))
      .filter((path) => !/\/(landing|sample)\//.test(path));
    const tables = files.filter((path) => path.endsWith(".parquet"));
    const marked: string[] = [];
    await withDatabase({}, async (db) => {
      for (const path of tables) {
        const texts = await db.rows<{ column_name: string; column_type: string }>(
          `DESCRIBE FROM read_parquet(${literal(path)})`,
        );
        const columns = texts.filter((c) => c.column_type === "VARCHAR").map((c) => identifier(c.column_name));
        if (columns.length === 0) continue;
        const [{ n }] = await db.rows<{ n: number }>(
          `SELECT count(*) AS n FROM read_parquet(${literal(path)})
           WHERE regexp_matches(concat_ws(' ', ${columns.join(", ")}), ${literal(PERSONAL.source)})`,
        );
        if (n > 0) marked.push(path);
      }
    });
    for (const path of files.filter((path) => !path.endsWith(".parquet")))
      if (PERSONAL.test(await readFile(path, "latin1"))) marked.push(path);
    expect(tables.length).toBeGreaterThan(50);
    expect(marked).toEqual([]);
  });

  it("gives the network a positive weight in at least a quarter of the published series", async () => {
    const [{ share }] = await ask<{ share: number }>(`
      SELECT avg((weight > 0)::INT) AS share FROM ${published("accuracy")} a
      WHERE model = 'network' AND metric = 'SQL' AND h = 0 AND (service, area, freq) IN
        (SELECT DISTINCT (service, area, freq) FROM ${published("forecasts")} WHERE status = 'published')`);
    expect(share).toBeGreaterThanOrEqual(0.25);
  });

  it("publishes each member's weight, weights that sum to one where a combination is published", async () => {
    const rows = await ask<{ total: number }>(`
      SELECT sum(weight) AS total FROM ${published("accuracy")} a
      WHERE metric = 'SQL' AND h = 0 AND model <> 'combination' AND (service, area, freq) IN
        (SELECT DISTINCT (service, area, freq) FROM ${published("forecasts")} WHERE model = 'combination')
      GROUP BY service, area, freq`);
    expect(rows.length).toBeGreaterThan(10);
    for (const { total } of rows) expect(total).toBeCloseTo(1, 9);
  });

  it("beats seasonal naive over all series, on the backtest", async () => {
    const [{ skill }] = await ask<{ skill: number }>(`SELECT skill FROM ${published("runs")}`);
    expect(skill).toBeGreaterThan(0.1);
  });

  it("ranks warnings by number from 1, each a sentence that names its area", async () => {
    const rows = await ask<{ rank: number; sentence: string; name: string; probability: number }>(
      `SELECT rank, sentence, name, probability FROM ${published("warnings")} JOIN ${published("areas")} USING (area) ORDER BY rank`,
    );
    expect(rows.map((row) => row.rank)).toEqual(rows.map((_, i) => i + 1));
    for (const { sentence, name, probability } of rows) {
      expect(sentence).toContain(name);
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThanOrEqual(1);
    }
  });

  it("does nothing again when the same command is given again, and publishes the same bytes", async () => {
    expect(again.code, again.stderr).toBe(0);
    const steps = again.stderr.split("\n").filter((line) => line.startsWith("✓"));
    for (const line of steps.filter((line) => !/^✓ (plan|land|publish)/.test(line)))
      expect(line).toContain("as before");
    expect(await publishedBytes(store)).toEqual(bytes);
    expect((await readdir(join(store, "published"))).length).toBe(2);
  });

  it("publishes the same bytes from another store", async () => {
    // The small town's nights compare networks of two stores.
    const models = whole ? "auto" : "seasonal-naive,holt-winters";
    const other = await mkdtemp(join(tmpdir(), "headwater-other-"));
    try {
      for (const root of [other, store]) {
        const ended = await headwater(["nightly", `--as-of=${FIRST}`, `--models=${models}`, `--store=${root}`]);
        expect(ended.code, ended.stderr).toBe(0);
      }
      expect(await publishedBytes(other)).toEqual(await publishedBytes(store));
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  }, 300_000);
});

describe("the night a week later", () => {
  let later: Ended;
  beforeAll(async () => {
    // What is looked at below comes before any model.
    later = await headwater(["nightly", `--as-of=${SECOND}`, "--models=seasonal-naive", `--store=${store}`]);
  }, 300_000);

  it("redoes only what the new rows touch", () => {
    expect(later.code, later.stderr).toBe(0);
    // No month has ended in that week, and nothing that is read monthly has changed but late rows of the past.
    const lines = later.stderr.split("\n").filter((line) => line.startsWith("✓ load"));
    for (const untouched of ["areas", "bank-holidays"])
      expect(lines.find((line) => line.includes(untouched))).toContain("as before");
  });

  it("counts the rows that came late: due the week before, and not there", async () => {
    const files = literal(join(store, "sample", "housing", "housing-repairs-*.csv"));
    const [{ late }] = await ask<{ late: number }>(`
      SELECT count(DISTINCT repair_no) AS late FROM read_csv(${files}, all_varchar = true)
      WHERE fault_on::DATE + 1 + ${truth.datasets["housing-repairs"].lagDays} <= DATE '${FIRST}' AND logged_on::DATE >= DATE '${FIRST}'`);
    expect(late).toBeGreaterThan(0);
    expect(await ask(`SELECT late FROM ${published("datasets")} WHERE dataset = 'housing-repairs'`)).toEqual([
      { late },
    ]);
    expect(await ask(`SELECT late FROM ${published("datasets", firstRun)} WHERE dataset = 'housing-repairs'`)).toEqual([
      { late: 0 },
    ]);
  });

  it("leaves the first night's publication as it was", async () => {
    expect(await publishedBytes(store, firstRun)).toEqual(bytes);
    expect(await readlink(join(store, "published", "latest"))).not.toBe(firstRun);
  });
});
