import { isHourly } from "../../models/frequency.js";
import { freshness } from "../contract/freshness.js";
import { withDatabase } from "../duckdb/database.js";
import { openGeography } from "../geography/geographyStep.js";
import { readBoundaries } from "../geography/readBoundaries.js";
import { readNames } from "../geography/readNames.js";
import { InputError } from "../inputError.js";
import type { Inventory } from "../inventory/dataset.js";
import { addsUp } from "../inventory/series.js";
import { instantField } from "../inventory/withInstants.js";
import type { Ref, Result, Store } from "../store/store.js";
import type { RowsMeta } from "../warehouse/load.js";
import { rowsOf } from "../warehouse/rowsOf.js";
import { addAreaNames } from "./addAreaNames.js";
import { createAreaKeys } from "./areaKeys.js";
import { buildPanel } from "./buildPanel.js";
import { coversMore } from "./coversMore.js";
import { createMoves } from "./createMoves.js";
import type { Calendar } from "./fillSilences.js";
import type { PanelMeta } from "./panelMeta.js";
import { staleness } from "./staleness.js";
import { sumTallies } from "./sumTallies.js";
import { talliesOf } from "./tallies.js";
import { usable } from "./usable.js";

/** A data set by id, and the result of its load step. */
export interface Loaded {
  readonly dataset: string;
  readonly rows: Ref;
}

export interface PanelInputs {
  readonly inventory: Inventory;
  readonly target: { readonly service: string; readonly freq: string; readonly dataset: string };
  /** Load step of the target's data set. */
  readonly rows: Ref;
  /** Load step of the data set of areas. */
  readonly areas: Ref;
  /** The geography step, where a series finds its areas by a file. */
  readonly geography?: Ref;
  /** Load steps of data sets that are known ahead: on the days that they mark, a silent source may be closed. */
  readonly calendars?: readonly Loaded[];
  /** `YYYY-MM-DD`: rows dated on or after it are not seen. */
  readonly asOf: string;
}

/**
 * Counts events into area × period (hours are instants in UTC), now and as known at each cutoff of the backtest.
 *
 * Writes `panel.parquet` (`window, area, ds, y`; where rows are known to be late, the last values are nowcasts),
 * `vintages.parquet` (`area, ds, since, until, y, rows, filled, made`: every value that a period had, from the day whose night
 * first saw it until that which saw another), `basis.parquet` (`basisSql`) and, where there was more than one look, `receipts.parquet` (see `receiptsSql`). The step depends on what the as-of date lets through,
 * not on the date: a night without news finds the panel made.
 */
export async function panel(store: Store, inputs: PanelInputs): Promise<Result<PanelMeta> & { reused: boolean }> {
  const { inventory, target } = inputs;
  const dataset = inventory.datasets.find(({ id }) => id === target.dataset);
  const series = dataset?.series.find((s) => s.service === target.service && s.freq.includes(target.freq));
  if (!dataset || !series)
    throw new InputError(
      `The inventory ${inventory.id} has no series ${target.service} by ${target.freq} of a data set ${target.dataset}.`,
    );
  if (coversMore(dataset, target.freq))
    throw new InputError(
      `The rows of ${dataset.id} each cover a ${dataset.covers}: they cannot be counted by ${target.freq}. Choose a longer freq in its series.`,
    );
  const asOf = Date.parse(inputs.asOf);
  const { freq } = target;
  const { timeZone } = inventory;
  const files = await openGeography(store, inputs.geography, series);
  const hourly = isHourly(freq) ? { ...series, instant: instantField(series.time) } : series;
  const parts = await talliesOf(store, inputs.rows, hourly, files.polygons);
  const { tallies, arrived, periods } = await sumTallies(store, parts, { ...dataset, ...hourly, freq });
  const { looks = [] } = (await store.open<Partial<RowsMeta>>(inputs.rows)).meta;
  const late = addsUp(series.measure) ? looks : [];
  const calendars = (inputs.calendars ?? []).flatMap(({ dataset: id, rows: ref }) => {
    const { time, covariates } = inventory.datasets.find((d) => d.id === id) ?? {};
    // A day on which a range begins, such as a school term, is no day on which offices are closed.
    return time && covariates?.some(({ kind, until }) => kind === "future" && !until) ? [{ id, time, ref }] : [];
  });
  const { id, covers, lagDays } = dataset;
  return withDatabase({}, async (database) => {
    // These are few and asked for several times; of tallies there may be as many as rows.
    await database.run(`
      CREATE TEMP TABLE arrived AS FROM ${arrived};
      ${periods ? `CREATE TEMP TABLE counts AS FROM ${periods}` : ""}`);
    const source = { tallies: "arrived", freq, timeZone, asOf };
    const known = await usable(database, dataset, { ...source, looks: late });
    const stale =
      (await freshness(store, { dataset, rows: inputs.rows, asOf: inputs.asOf })) ??
      staleness(dataset, series, { freq, timeZone, last: known.extent?.last, asOf });
    return store.step<PanelMeta>({
      name: "panel",
      version: 6,
      inputs: {
        target,
        series,
        timeZone,
        geography: Object.values(files).map(({ sha256 }) => sha256),
        dataset: { id, covers, lagDays },
        areas: inventory.areas,
        rows: inputs.rows.digest,
        areaRows: inputs.areas.digest,
        calendars: calendars.map(({ id, time, ref }) => ({ id, time, rows: ref.digest })),
        extent: known.extent ?? null,
        reported: known.reported ?? null,
        stale,
      },
      async run(dir) {
        await createAreaKeys(database, inventory, await rowsOf(store, inputs.areas));
        const { names, boundaries } = files;
        if (names) await addAreaNames(database, names.file, await readNames(names.path, names.file));
        await createMoves(
          database,
          boundaries && { ...boundaries, lines: await readBoundaries(boundaries.path, boundaries.file) },
        );
        const opened = await Promise.all(
          calendars.map(async ({ time, ref }): Promise<Calendar> => ({ time, rows: await rowsOf(store, ref) })),
        );
        return buildPanel(database, {
          dir,
          dataset,
          series,
          freq,
          timeZone,
          tallies,
          arrived: source.tallies,
          ...(periods ? { periods: "counts" } : {}),
          calendars: opened,
          ...known,
          looks: late,
          stale,
        });
      },
    });
  });
}
