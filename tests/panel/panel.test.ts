import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frequency } from "../../models/frequency.js";
import type { Dataset } from "../../pipelines/inventory/dataset.js";
import { panel } from "../../pipelines/panel/panel.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { AREAS, dataset, day, type Event, eventsSql, inventory, loaded, query } from "./loaded.js";

const DAY = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);

interface Options {
  readonly freq?: string;
  readonly asOf: string;
  readonly set?: Dataset;
}

async function panelOfEvents(events: readonly Event[], { freq = "D", asOf, set = dataset() }: Options) {
  const store = await openStore(await scratch());
  const result = await panel(store, {
    inventory: inventory(set),
    target: { service: "cases", freq, dataset: "cases" },
    rows: await loaded(store, "cases", eventsSql(events)),
    areas: await loaded(store, "areas", AREAS),
    asOf,
  });
  const rows = await query<{ window: number; area: string; ds: number; y: number }>(
    result.dir,
    "panel.parquet",
    "FROM t",
  );
  return {
    ...result,
    rows,
    of: (window: number, area: string) => rows.filter((r) => r.window === window && r.area === area),
  };
}

/** One event a day in an area, from one day to another, both included. */
const daily = (area: string, from: string, to: string, value = 1): Event[] =>
  Array.from({ length: day(to) - day(from) + 1 }, (_, i) => ({ day: day(from) + i, area, value }));

describe("periods", () => {
  test("a period is complete when its end lies lagDays before the as-of date and rows reach its last day", async () => {
    const last = async (lagDays: number, to: string, asOf: string) => {
      const { meta } = await panelOfEvents(daily("A", "2024-01-01", to), {
        freq: "MS",
        asOf,
        set: dataset({ lagDays }),
      });
      return iso(meta.windows[0].cutoff);
    };
    expect(await last(0, "2024-05-20", "2024-05-21")).toBe("2024-04-01");
    expect(await last(0, "2024-04-30", "2024-05-01")).toBe("2024-04-01");
    expect(await last(0, "2024-04-29", "2024-05-21")).toBe("2024-03-01");
    expect(await last(10, "2024-05-20", "2024-05-10")).toBe("2024-03-01");
    expect(await last(10, "2024-05-20", "2024-05-11")).toBe("2024-04-01");
  });
});
