import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { Dataset } from "../../pipelines/inventory/dataset.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import { land } from "../../pipelines/landing/land.js";
import { panel } from "../../pipelines/panel/panel.js";
import { openStore } from "../../pipelines/store/store.js";
import { load } from "../../pipelines/warehouse/load.js";
import { london } from "../london.js";
import { scratch } from "../scratch.js";
import { query } from "./loaded.js";

const FILE = "fixmystreet/fms_lad_month_total.csv.gz";
const AS_OF = "2021-06-01";
/** A month in which the source is made to say nothing at all. */
const SILENT = "2012-06-01";

/** `month`, `area` and `reports` of each row, as plain code reads them. */
const raw = gunzipSync(await readFile(join(london.root, FILE)))
  .toString()
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(","))
  .map(([month, area, reports]) => ({ month, area, reports: Number(reports) }));

/** The panel of London's street reports, from the file as it came, or without the rows of a month. */
async function panelWithout(month?: string) {
  const inventory = await readInventory("data/inventory/london");
  const store = await openStore(await scratch());
  const sources = await scratch();
  const take = async (id: string, from: string, source: Partial<Dataset["source"]> = {}) => {
    const found = inventory.datasets.find((d) => d.id === id)!;
    const dataset = { ...found, source: { ...found.source, ...source } };
    return load(store, { dataset, landed: await land(store, { dataset, sources: from, asOf: AS_OF }) });
  };
  const lines = gunzipSync(await readFile(join(london.root, FILE)))
    .toString()
    .split("\n");
  await writeFile(
    join(sources, "reports.csv"),
    lines.filter((line) => month === undefined || !line.startsWith(month)).join("\n"),
  );
  const rows = await take("street-reports", sources, { files: ["reports.csv"] });
  const areas = await take(inventory.areas.dataset, london.root);
  const target = { service: "street-reports", freq: "MS", dataset: "street-reports" };
  const { dir, meta } = await panel(store, { inventory, target, rows, areas, asOf: AS_OF });
  const found = await query<{ area: string; month: string; y: number }>(
    dir,
    "panel.parquet",
    `SELECT area, ds::VARCHAR AS month, y FROM t WHERE "window" = 0`,
  );
  return { meta, y: new Map(found.map(({ area, month, y }) => [`${area} ${month}`, y])) };
}

const months = [...new Set(raw.map(({ month }) => month))].sort();
const reported = new Map(raw.map(({ area, month, reports }) => [`${area} ${month}`, reports]));

it("FixMyStreet has no row for a month without a report: that is a zero, in every month in which the source reported", async () => {
  const { meta, y } = await panelWithout();
  const boroughs = meta.areas.map(({ code }) => code);
  expect(boroughs).toEqual([...new Set(raw.map(({ area }) => area))].filter((area) => area.startsWith("E09")).sort());
  const expected = new Map(
    boroughs.flatMap((area) =>
      months.map((month) => [`${area} ${month}`, reported.get(`${area} ${month}`) ?? 0] as const),
    ),
  );
  expect(new Map([...y].sort())).toEqual(new Map([...expected].sort()));
  expect([...y.values()].filter((value) => value === 0).length).toBeGreaterThan(0);
  // Before it began and after it ended nothing is known: no zeros.
  expect([...y.keys()].map((key) => key.split(" ")[1]).sort()).toEqual(boroughs.flatMap(() => months).sort());
  expect(meta.gaps).toBe(0);
});

it("a month in which nothing at all came from FixMyStreet is a gap, filled from the months before and counted", async () => {
  const { meta, y } = await panelWithout(SILENT);
  const at = months.indexOf(SILENT);
  // Ten reports a month have to be usual before their absence says anything: a row tells how many there were.
  const before8 = raw.filter(({ month }) => months.slice(at - 8, at).includes(month));
  expect(before8.reduce((sum, { reports }) => sum + reports, 0) / 8).toBeGreaterThan(10);
  const boroughs = meta.areas.map(({ code }) => code);
  const before = (area: string) =>
    months.slice(at - 4, at).reduce((sum, month) => sum + (reported.get(`${area} ${month}`) ?? 0), 0) / 4;
  for (const area of boroughs) expect(y.get(`${area} ${SILENT}`), area).toBeCloseTo(before(area), 9);
  expect(meta.gaps).toBe(boroughs.length);
  // What single boroughs lack in other months is zero as ever.
  for (const area of boroughs)
    for (const month of months.filter((m) => m !== SILENT))
      expect(y.get(`${area} ${month}`)).toBe(reported.get(`${area} ${month}`) ?? 0);
});
