import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { frequency } from "../../models/frequency.js";
import { readTable } from "../columnar/readTable.js";
import { type WriteType, writeTable } from "../columnar/writeTable.js";
import { type Database, identifier, literal, withDatabase } from "../duckdb/database.js";
import { InputError } from "../inputError.js";
import type { Inventory } from "../inventory/dataset.js";
import { NOWCASTS } from "../nowcast/writeNowcasts.js";
import { BASIS } from "../panel/basisSql.js";
import type { Loaded } from "../panel/panel.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import { momentSql, momentType } from "../panel/periodSql.js";
import type { Ref, Result, Store } from "../store/store.js";
import { rowsOf } from "../warehouse/rowsOf.js";
import { covariates, type OpenDataset } from "./covariates.js";
import { covered } from "./covered.js";
import { deriveFeatures } from "./deriveFeatures.js";
import type { FeaturesMeta } from "./featuresMeta.js";
import type { Ingredient } from "./ingredient.js";
import { otherServices } from "./otherServices.js";
import { createPanelKeys } from "./panelKeys.js";
import { statics } from "./statics.js";

export interface FeaturesInputs {
  readonly inventory: Inventory;
  readonly panel: Ref;
  /** Panels of other services of the same frequency; the service's own and those of other frequencies are passed over. */
  readonly others: readonly Ref[];
  /** Load steps of data sets with covariates. */
  readonly covariates: readonly Loaded[];
  /** Load steps of data sets with facts of areas. */
  readonly statics: readonly Loaded[];
}

/**
 * Builds the covariate columns of a panel, for each window only from what was known at its cutoff.
 *
 * Writes `features.parquet`: `window, area, ds, y` and a column a feature, with `horizon` more rows a series and window
 * in which `y` and historic columns are null; ordered by window, area, ds. See `deriveFeatures` for the columns. The
 * panel's `nowcasts.parquet` and `basis.parquet` are handed on.
 */
export async function features(
  store: Store,
  inputs: FeaturesInputs,
): Promise<Result<FeaturesMeta> & { reused: boolean }> {
  const panel = await store.open<PanelMeta>(inputs.panel);
  const { service, freq } = panel.meta;
  const others = (await Promise.all(inputs.others.map((ref) => store.open<PanelMeta>(ref))))
    .filter(({ meta }) => meta.freq === freq && meta.service !== service)
    .sort((a, b) => (a.meta.service < b.meta.service ? -1 : 1));
  const dataset = (id: string) => {
    const found = inputs.inventory.datasets.find((d) => d.id === id);
    if (!found) throw new InputError(`The inventory ${inputs.inventory.id} has no data set ${id}.`);
    return found;
  };
  const sources = (loaded: readonly Loaded[]) =>
    loaded
      .map(({ dataset: id, rows }) => ({ dataset: dataset(id), ref: rows }))
      .sort((a, b) => (a.dataset.id < b.dataset.id ? -1 : 1));
  const [moving, fixed] = [sources(inputs.covariates), sources(inputs.statics)];
  const open = (list: typeof moving) =>
    Promise.all(
      list.map(async ({ dataset, ref }): Promise<OpenDataset> => {
        return { dataset, rows: await rowsOf(store, ref) };
      }),
    );
  return store.step<FeaturesMeta>({
    name: "features",
    version: 3,
    inputs: {
      panel: panel.digest,
      others: others.map(({ digest }) => digest),
      covariates: moving.map(({ dataset: { id, time, covers, lagDays, covariates }, ref }) => ({
        ...{ id, time, covers, lagDays, covariates },
        rows: ref.digest,
      })),
      statics: fixed.map(({ dataset: { id, statics }, ref }) => ({ id, statics, rows: ref.digest })),
    },
    run: (dir) =>
      withDatabase({}, async (database) => {
        const { meta } = panel;
        const notes: string[] = [];
        await createFrame(database, meta, join(panel.dir, "panel.parquet"));
        await createPanelKeys(database, meta);
        const found =
          meta.windows.length === 0
            ? []
            : [
                ...(await otherServices(database, meta, others, notes)),
                ...(await covariates(database, meta, await open(moving), notes)),
                ...(await statics(database, meta, await open(fixed))),
              ];
        const ingredients = await covered(database, meta, found, notes);
        const frame = await readTable(database, frameSql(ingredients));
        const { table, columns } = deriveFeatures(frame, meta, ingredients);
        const twice = columns.find(({ name }, i) => columns.findIndex((c) => c.name === name) !== i);
        if (twice)
          throw new InputError(
            `Two covariates of ${service} are called ${twice.name}. Give one of them another name in the inventory.`,
          );
        const types: Record<string, WriteType> = {
          window: "INTEGER",
          area: "VARCHAR",
          ds: momentType(freq),
          y: "DOUBLE",
        };
        for (const { name } of columns) types[name] = "DOUBLE";
        await writeTable(join(dir, "features.parquet"), table.data(), types);
        for (const file of [NOWCASTS, BASIS]) await copyFile(join(panel.dir, file), join(dir, file));
        return { ...meta, columns, notes };
      }),
  });
}

/** The panel's rows, and those of its horizon, without `y`. */
async function createFrame(database: Database, meta: PanelMeta, panel: string): Promise<void> {
  const { add } = frequency(meta.freq);
  const ahead = meta.windows.flatMap(({ window, cutoff }) =>
    Array.from({ length: meta.horizon }, (_, i) => `(${window}, ${momentSql(meta.freq, add(cutoff, i + 1))})`),
  );
  const rows = `read_parquet(${literal(panel)})`;
  await database.run(`CREATE TEMP TABLE frame AS SELECT "window", area, ds, y FROM ${rows}
    ${
      ahead.length === 0
        ? ""
        : `UNION ALL SELECT "window", s.area, h.ds, NULL
      FROM (SELECT DISTINCT "window", area FROM ${rows}) s
      JOIN (VALUES ${ahead.join(", ")}) h("window", ds) USING ("window")`
    }`);
}

function frameSql(ingredients: readonly Ingredient[]): string {
  const values = ingredients.map(({ table }, i) => `, ${table}.value AS value_${i}`);
  const joins = ingredients.map(({ table, keys }) => `LEFT JOIN ${table} USING (${keys.map(identifier).join(", ")})`);
  return `SELECT "window", area, ds, y, CAST(y IS NOT NULL AS INTEGER) AS past,
      dense_rank() OVER (ORDER BY "window", area) AS series ${values.join("")}
    FROM frame ${joins.join(" ")} ORDER BY "window", area, ds`;
}
