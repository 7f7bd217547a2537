import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nightsOfSample } from "../../bench/nowcast/nightsOfSample.js";
import { generateSample } from "../../data/sample/generateSample.js";
import type { Truth } from "../../data/sample/truth.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { NOWCASTS } from "../../pipelines/nowcast/writeNowcasts.js";
import type { PanelMeta } from "../../pipelines/panel/panelMeta.js";
import type { Result } from "../../pipelines/store/store.js";

const NIGHTS = ["2026-03-10", "2026-03-17", "2026-03-18"];
/** By then all rows of March have come. */
const LATER = "2026-06-30";

let root: string;
let truth: Truth;
const nights: Result<PanelMeta>[][] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "headwater-nowcast-"));
  await generateSample(join(root, "later"), { asOf: LATER, seed: 1 });
  truth = JSON.parse(await readFile(join(root, "later", "truth.json"), "utf8")) as Truth;
  for await (const panels of nightsOfSample(root, NIGHTS)) nights.push(panels);
}, 600_000);
afterAll(() => rm(root, { recursive: true, force: true }));

interface Row {
  readonly area: string;
  readonly ds: number;
  readonly y: number;
  readonly counted: number;
  readonly low: number;
  readonly high: number;
  readonly real: number;
}

/** The nowcasts of a service in the newest night, each with what all rows came to. */
async function nowcasts(service: string): Promise<Row[]> {
  const { dir } = nights.at(-1)!.find(({ meta }) => meta.service === service)!;
  const { ds: dates, values } = truth.services[service];
  const rows = await withDatabase({}, (database) =>
    database.rows<Omit<Row, "real"> & Record<string, string | number>>(
      `SELECT n.area, n.ds, p.y, n.counted, n."q0.1" AS low, n."q0.9" AS high
       FROM ${literal(join(dir, NOWCASTS))} n JOIN ${literal(join(dir, "panel.parquet"))} p
         ON p."window" = 0 AND p.area = n.area AND p.ds = n.ds ORDER BY n.area, n.ds`,
    ),
  );
  return rows.map((row) => ({
    ...row,
    real: values[row.area][dates.indexOf(new Date(row.ds).toISOString().slice(0, 10))]!,
  }));
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("nights of the sample, in which rows come late as planted", () => {
  it("know nothing of delays after the first, and more the more there were", () => {
    expect(nights[0].every(({ meta }) => meta.reported === null)).toBe(true);
    for (const { meta } of nights.at(-1)!) {
      const { lagDays, delayProbabilities } = truth.datasets[meta.dataset];
      const planted = (days: number) => sum(delayProbabilities.slice(0, lagDays + 1 + days));
      for (const days of [0, 3, 7]) {
        const found = meta.reported!.share[Math.min(days, meta.reported!.share.length - 1)];
        expect([meta.dataset, days, Math.abs(found - planted(days)) < 0.03]).toEqual([meta.dataset, days, true]);
      }
    }
  });

  it("nowcast the repairs of the last week closer to what all rows came to than what is counted", async () => {
    const week = (await nowcasts("housing-repairs")).filter(({ ds }) => ds === Date.UTC(2026, 2, 9));
    expect(week).toHaveLength(12);
    const [counted, y, real] = (["counted", "y", "real"] as const).map((name) => sum(week.map((row) => row[name])));
    expect(counted).toBeLessThan(real);
    expect(Math.abs(y - real)).toBeLessThan(0.5 * (real - counted));
  });

  it("hold what all rows came to within the range of 8 in 10 at least as often as it says", async () => {
    const rows = (
      await Promise.all(["ae-attendances", "council-tax-contacts", "housing-repairs", "waste-reports"].map(nowcasts))
    ).flat();
    expect(rows.length).toBeGreaterThan(60);
    for (const { counted, low, high } of rows) {
      expect(low).toBeGreaterThanOrEqual(counted);
      expect(high).toBeGreaterThanOrEqual(low);
    }
    const held = rows.filter(({ real, low, high }) => real >= low && real <= high).length;
    expect(held / rows.length).toBeGreaterThan(0.8);
  });
});
