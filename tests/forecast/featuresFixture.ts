import { join } from "node:path";
import { frequency } from "../../models/frequency.js";
import { writeTable } from "../../pipelines/columnar/writeTable.js";
import type { FeaturesMeta } from "../../pipelines/features/featuresMeta.js";
import { BASIS } from "../../pipelines/panel/basisSql.js";
import type { Result, Store } from "../../pipelines/store/store.js";

export interface Fixture {
  readonly service: string;
  readonly freq?: string;
  readonly horizon?: number;
  readonly seasonLength?: number;
  /** Whole known past by area code; all end together. */
  readonly series: Readonly<Record<string, ArrayLike<number>>>;
  readonly windows?: number;
  readonly stale?: string | null;
  /** Name of a second historic column, as services have those of others. */
  readonly extra?: string;
  /** More historic columns by name, as `series`: each from the first value on. */
  readonly historic?: Readonly<Record<string, Readonly<Record<string, ArrayLike<number>>>>>;
}

const END = Date.UTC(2024, 0, 1);

/**
 * Commits a features step made by hand: window k knows all but the last `k × horizon` values. A historic column has
 * the value before, a future one the period's place in the season, a static one the area's number.
 */
export async function featuresFixture(store: Store, fixture: Fixture): Promise<Result<FeaturesMeta>> {
  const { service, freq = "MS", horizon = 2, series, windows = 4, stale = null, extra, historic = {} } = fixture;
  const { add, seasonLength: usual } = frequency(freq);
  const seasonLength = fixture.seasonLength ?? usual;
  const codes = Object.keys(series).sort();
  const cutoffs = Array.from({ length: windows }, (_, k) => add(END, -k * horizon));
  const reached = cutoffs.filter((_, k) => codes.some((code) => series[code].length > k * horizon));
  const meta: FeaturesMeta = {
    ...{
      service,
      freq,
      timeZone: "UTC",
      dataset: service,
      title: service,
      unit: "cases",
      horizon,
      seasonLength,
      lagDays: 0,
      stale,
    },
    areas: codes.map((code) => ({ code, name: code, first: add(END, 1 - series[code].length) })),
    windows: reached.map((cutoff, window) => ({ window, asOf: add(cutoff, 1), cutoff })),
    ...{ rows: 0, unmapped: 0, unplaced: [], gaps: 0, reported: null, looks: [], notes: [] },
    columns: [
      { name: "population", role: "static", from: "areas" },
      { name: "before", role: "historic", from: "y" },
      ...(extra ? [{ name: extra, role: "historic" as const, from: extra }] : []),
      ...Object.keys(historic).map((name) => ({ name, role: "historic" as const, from: name })),
      { name: "place", role: "future", from: "calendar" },
    ],
  };
  const rows: Record<string, (number | string | null)[]> = {
    ...{ window: [], area: [], ds: [], y: [], population: [], before: [] },
    ...(extra && { [extra]: [] }),
    ...Object.fromEntries(Object.keys(historic).map((name) => [name, []])),
    place: [],
  };
  for (const { window, cutoff } of meta.windows)
    codes.forEach((code, number) => {
      const known = series[code].length - window * horizon;
      for (let t = 0; known > 0 && t < known + horizon; t++) {
        rows.window.push(window);
        rows.area.push(code);
        rows.ds.push(add(cutoff, t + 1 - known));
        rows.y.push(t < known ? series[code][t] : null);
        rows.population.push(number);
        rows.before.push(t > 0 && t < known ? series[code][t - 1] : null);
        if (extra) rows[extra].push(t < known ? t % 3 : null);
        for (const [name, own] of Object.entries(historic)) rows[name].push(t < known ? own[code][t] : null);
        rows.place.push((t - known + 10 * seasonLength) % seasonLength);
      }
    });
  return store.step({
    name: "features",
    version: 1,
    inputs: {
      fixture: JSON.stringify(fixture, (_key, v) => (ArrayBuffer.isView(v) ? Array.from(v as Float64Array) : v)),
    },
    async run(dir) {
      const doubles = Object.fromEntries(meta.columns.map(({ name }) => [name, "DOUBLE" as const]));
      await writeTable(join(dir, "features.parquet"), rows, {
        ...{ window: "INTEGER", area: "VARCHAR", ds: "DATE", y: "DOUBLE" },
        ...doubles,
      });
      const past = rows.y.filter((y, row) => rows.window[row] === 0 && y !== null);
      await writeTable(join(dir, BASIS), { basis: past.map(() => "reported") }, { basis: "VARCHAR" });
      return meta;
    },
  });
}
