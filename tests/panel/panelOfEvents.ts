import type { Dataset } from "../../pipelines/inventory/dataset.js";
import type { Look } from "../../pipelines/nowcast/reported.js";
import { type PanelInputs, panel } from "../../pipelines/panel/panel.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { AREAS, dataset, day, type Event, eventsSql, inventory, loaded, query } from "./loaded.js";

export interface Options {
  readonly freq?: string;
  readonly asOf: string;
  readonly set?: Dataset;
  readonly looks?: readonly Look[];
  readonly calendars?: readonly { set: Dataset; days: readonly Event[] }[];
}

export interface Row extends Record<string, string | number> {
  window: number;
  area: string;
  ds: number;
  y: number;
}

/** The panel of some events, in a store of its own. */
export async function panelOfEvents(
  events: readonly Event[],
  { freq = "D", asOf, set = dataset(), calendars = [], looks = [] }: Options,
) {
  const store = await openStore(await scratch());
  const inputs: PanelInputs = {
    inventory: inventory(set, ...calendars.map((c) => c.set)),
    target: { service: "cases", freq, dataset: "cases" },
    rows: await loaded(store, "cases", eventsSql(events), looks),
    areas: await loaded(store, "areas", AREAS),
    calendars: await Promise.all(
      calendars.map(async (c) => ({ dataset: c.set.id, rows: await loaded(store, c.set.id, eventsSql(c.days)) })),
    ),
    asOf,
  };
  const result = await panel(store, inputs);
  const rows = await query<Row>(result.dir, "panel.parquet", "FROM t");
  /** `date: value` of one series. */
  const series = (window: number, area: string) =>
    Object.fromEntries(rows.filter((r) => r.window === window && r.area === area).map((r) => [iso(r.ds), r.y]));
  return { ...result, store, inputs, rows, series };
}

export const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `each` events a day in an area, from one day to another, both included. */
export function daily(area: string, from: string, to: string, each = 1): Event[] {
  return Array.from({ length: (day(to) - day(from) + 1) * each }, (_, i) => ({
    day: day(from) + Math.floor(i / each),
    area,
    value: 1,
  }));
}
