import { join } from "node:path";
import { expect, test } from "vitest";
import { checkPanel } from "../../models/checkPanel.js";
import { panelOf } from "../../pipelines/columnar/panelOf.js";
import { readTable } from "../../pipelines/columnar/readTable.js";
import { writeTable } from "../../pipelines/columnar/writeTable.js";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import type { FeaturesMeta } from "../../pipelines/features/featuresMeta.js";
import { scratch } from "../scratch.js";

const DAY = 86_400_000;

const meta: FeaturesMeta = {
  service: "fires",
  freq: "D",
  timeZone: "UTC",
  dataset: "fires",
  title: "Fires",
  unit: "fires",
  horizon: 2,
  seasonLength: 7,
  lagDays: 0,
  areas: [],
  windows: [
    { window: 0, asOf: 9 * DAY, cutoff: 8 * DAY },
    { window: 1, asOf: 7 * DAY, cutoff: 6 * DAY },
  ],
  stale: null,
  rows: 0,
  unmapped: 0,
  unplaced: [],
  gaps: 0,
  reported: null,
  looks: [],
  columns: [
    { name: "y_lag_1", role: "historic", from: "y" },
    { name: "holidays", role: "future", from: "bank-holidays" },
    { name: "people", role: "static", from: "areas" },
  ],
  notes: [],
};

/** Windows 0 and 1; areas A (three days) and, in window 0 alone, B (one day); two horizon rows each. */
async function table() {
  const path = join(await scratch(), "features.parquet");
  const n = null;
  const rows = [
    [0, "A", 6, 1, n, 0, 10],
    [0, "A", 7, 2, 1, 1, 10],
    [0, "A", 8, 3, 2, 0, 10],
    [0, "A", 9, n, n, 5, 10],
    [0, "A", 10, n, n, 6, 10],
    [0, "B", 8, 4, n, 0, n],
    [0, "B", 9, n, n, 7, n],
    [0, "B", 10, n, n, 8, n],
    [1, "A", 6, 1, n, 0, 10],
    [1, "A", 7, n, n, 1, 10],
    [1, "A", 8, n, n, 0, 10],
  ];
  const names = ["window", "area", "ds", "y", "y_lag_1", "holidays", "people"] as const;
  const column = (i: number) => rows.map((row) => (i === 2 ? (row[2] as number) * DAY : row[i]));
  await writeTable(path, Object.fromEntries(names.map((name, i) => [name, column(i)])), {
    window: "INTEGER",
    area: "VARCHAR",
    ds: "DATE",
    y: "DOUBLE",
    y_lag_1: "DOUBLE",
    holidays: "DOUBLE",
    people: "DOUBLE",
  });
  return withDatabase({}, (db) => readTable(db, `FROM read_parquet(${literal(path)})`));
}

test("a window becomes a panel of its known rows, and its horizon the future covariates", async () => {
  const { panel, future, areas } = panelOf(await table(), meta, { window: 0 });
  expect(() => checkPanel(panel, { h: 2 })).not.toThrow();
  expect(areas).toEqual(["A", "B"]);
  expect(panel).toEqual({
    freq: "D",
    seasonLength: 7,
    ids: ["fires/A", "fires/B"],
    offsets: Int32Array.of(0, 3, 4),
    ds: Float64Array.of(6, 7, 8, 8).map((day) => day * DAY),
    y: Float64Array.of(1, 2, 3, 4),
    covariates: {
      static: { people: Float64Array.of(10, Number.NaN) },
      historic: { y_lag_1: Float64Array.of(Number.NaN, 1, 2, Number.NaN) },
      future: { holidays: Float64Array.of(0, 1, 0, 0) },
    },
  });
  expect(future).toEqual({ holidays: Float64Array.of(5, 6, 7, 8) });
});

test("a series that is too short for a window is not in its panel", async () => {
  const { panel, areas } = panelOf(await table(), meta, { window: 1 });
  expect(areas).toEqual(["A"]);
  expect(panel.y).toEqual(Float64Array.of(1));
});

test("a window that the table has not is a panel without series", async () => {
  expect(panelOf(await table(), meta, { window: 3 }).panel.ids).toEqual([]);
});

test("a horizon of another length is an error that names the series", async () => {
  const features = await table();
  for (const horizon of [1, 3])
    expect(() => panelOf(features, { ...meta, horizon }, { window: 0 })).toThrow(
      /^Series fires\/A of window 0 does not end with \d rows without y/,
    );
});
