import { features } from "../../pipelines/features/features.js";
import type { FeaturesMeta } from "../../pipelines/features/featuresMeta.js";
import { type Dataset, datasetSchema } from "../../pipelines/inventory/dataset.js";
import { panel } from "../../pipelines/panel/panel.js";
import { openStore } from "../../pipelines/store/store.js";
import { type Event, eventsSql, inventory, loaded, query } from "../panel/loaded.js";
import { scratch } from "../scratch.js";

/** Everything that one service's features may be made from. */
export interface World {
  readonly freq: string;
  readonly asOf: string;
  /** The service whose features are asked for comes first. */
  readonly services: readonly { readonly set: Dataset; readonly events: readonly Event[] }[];
  readonly covariates: readonly { readonly set: Dataset; readonly events: readonly Event[] }[];
  readonly statics: readonly { readonly set: Dataset; readonly sql: string }[];
}

export interface FeatureRow extends Record<string, string | number | null> {
  window: number;
  area: string;
  ds: number;
  y: number | null;
}

/** A data set that feeds one service of its own name. */
export function service(id: string, lagDays = 0, series: Record<string, unknown> = {}): Dataset {
  return parse(id, {
    lagDays,
    covers: "moment",
    series: [
      {
        service: id,
        title: id,
        freq: ["h", "D", "W-MON", "MS", "QS"],
        area: "area",
        time: "day",
        measure: "count",
        ...series,
      },
    ],
  });
}

/** A data set of one covariate. */
export function covariate(
  id: string,
  kind: "historic" | "future",
  measure: unknown,
  lagDays = 0,
  more: { readonly until?: string; readonly area?: string } = {},
): Dataset {
  return parse(id, { lagDays, covariates: [{ name: id, kind, measure, ...more }] });
}

/** A data set of facts of areas, found by `area`. */
export function facts(id: string, ...values: string[]): Dataset {
  return parse(id, { time: undefined, statics: { area: "area", values } });
}

function parse(id: string, overrides: Record<string, unknown>): Dataset {
  return datasetSchema.parse({
    id,
    title: id,
    owner: "Head of Tests",
    silo: id,
    licence: "OGL",
    cadence: "daily",
    legal: { basis: "none", purpose: "test" },
    source: { files: [`${id}.csv`], format: "csv" },
    fields: { day: { type: "date" }, until: { type: "date" }, area: { type: "text" }, value: { type: "number" } },
    time: "day",
    ...overrides,
  });
}

/** The features of a world's first service, in a store of its own. */
export async function featuresOf(world: World) {
  const store = await openStore(await scratch());
  const sets = [...world.services, ...world.covariates, ...world.statics].map(({ set }) => set);
  const inv = inventory(...sets);
  const areas = await loaded(
    store,
    "areas",
    `SELECT * FROM (VALUES ('A', 'Ash & Elm'), ('B', 'Brook'), ('C', 'Cliff'), ('Z', 'All')) t(code, name)`,
  );
  const panels = [];
  for (const { set, events } of world.services)
    panels.push(
      await panel(store, {
        inventory: inv,
        target: { service: set.id, freq: world.freq, dataset: set.id },
        rows: await loaded(store, set.id, eventsSql(events)),
        areas,
        asOf: world.asOf,
      }),
    );
  const inputs = {
    inventory: inv,
    panel: panels[0],
    others: panels,
    covariates: await Promise.all(
      world.covariates.map(async ({ set, events }) => ({
        dataset: set.id,
        rows: await loaded(store, set.id, eventsSql(events)),
      })),
    ),
    statics: await Promise.all(
      world.statics.map(async ({ set, sql }) => ({ dataset: set.id, rows: await loaded(store, set.id, sql) })),
    ),
  };
  const result = await features(store, inputs);
  const rows = await query<FeatureRow>(result.dir, "features.parquet", "FROM t");
  return { ...result, meta: result.meta as FeaturesMeta, store, inputs, rows };
}
