import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { literal, withDatabase } from "../../pipelines/duckdb/database.js";
import { exportPanels } from "../../pipelines/panel/exportPanels.js";
import type { PanelMeta } from "../../pipelines/panel/panelMeta.js";
import { openStore } from "../../pipelines/store/store.js";
import type { DatasetDone } from "../../workflows/activities.js";
import { inlineCompute } from "../../workflows/compute/inlineCompute.js";
import { createActivities } from "../../workflows/createActivities.js";
import { pastPanels } from "../../workflows/pastPanels.js";
import { scratch } from "../scratch.js";
import { callsWith, tinyCouncil } from "../tinyCouncil.js";

const DAY = 86_400_000;
const iso = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * DAY).toISOString().slice(0, 10);

interface Call {
  readonly id: number;
  /** Days since 1 January 2026. */
  readonly day: number;
  readonly area: string;
}

const csv = (calls: readonly Call[]) =>
  `id,day,area\n${calls.map(({ id, day, area }) => `${id},${iso(day)},${area}\n`).join("")}`;

/** A council whose calls come by day, one day late, and the steps of its nights up to the panel. */
async function council() {
  const dir = await scratch();
  const daily = callsWith("freq: [MS]", "freq: [D, W-MON]").replace("cadence: daily", "cadence: daily\nlagDays: 1");
  const named = daily.replace("area: area, time", "area: { field: area, names: names.csv }, time");
  const files = { "inventory/calls.yaml": named, "inventory/names.csv": "name,code\nUpper town,N1\n" };
  const { inventory, sources } = await tinyCouncil(dir, files);
  const store = await openStore(join(dir, "store"));
  const act = createActivities({ store, compute: inlineCompute() });
  return {
    store,
    inventory,
    /** The panels that the night as of a date used, by frequency, when the file of calls read so. */
    async night(day: number, calls: readonly Call[]) {
      await writeFile(join(sources, "calls.csv"), csv(calls));
      const plan = await act.plan({ inventory, sources, asOf: iso(day), models: ["seasonal-naive"], seed: 1 });
      const loaded = await Promise.all(
        plan.datasets.map(async (dataset) => act.load(plan, (await act.land(plan, dataset)) as DatasetDone)),
      );
      return Promise.all(plan.targets.map(async (target) => (await act.panel(plan, target, loaded)).digest));
    },
    /** The live panel of a frequency as of a date, as the command writes it: `area ds: y`. */
    async past(day: number, freq: string) {
      const file = join(dir, "panel.csv");
      await exportPanels(await pastPanels(store, { inventory, asOf: iso(day), freq }), file);
      const rows = await withDatabase({}, (database) =>
        database.rows(`SELECT area || ' ' || ds AS at, y FROM read_csv(${literal(file)}) ORDER BY ALL`),
      );
      return Object.fromEntries(rows.map(({ at, y }) => [at, y]));
    },
  };
}

/** Days of calls in both areas, so that every night has complete periods. */
const usual = (until: number): Call[] =>
  Array.from({ length: 2 * until }, (_, i) => ({ id: i, day: i >> 1, area: i % 2 ? "N1" : "S1" }));

describe("the panel of a past night", () => {
  it("is the one that the night used, whatever was landed, corrected or taken away since", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            gap: fc.integer({ min: 0, max: 6 }),
            late: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 6 }),
            corrected: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 3 }),
            gone: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 2 }),
          }),
          { minLength: 2, maxLength: 4 },
        ),
        async (steps) => {
          const { store, inventory, night } = await council();
          const used = new Map<number, string[]>();
          let asOf = 21;
          let calls = usual(asOf);
          for (const { gap, late, corrected, gone } of steps) {
            asOf += gap;
            calls = [
              ...calls
                .filter(({ id }) => !gone.includes(id))
                .map((call) => (corrected.includes(call.id) ? { ...call, day: (call.day + 3) % 20 } : call)),
              ...late.map((day, i) => ({ id: 1000 * asOf + i, day: Math.min(day, asOf), area: "UPPER  town" })),
              { id: 1000 * asOf + 900, day: asOf - 1, area: "S1" },
            ];
            // Of two nights of one date the second replaces what the first knew.
            used.set(asOf, await night(asOf, calls));
          }
          for (const [day, digests] of used) {
            const again = await pastPanels(store, { inventory, asOf: iso(day) });
            expect(again.map(({ digest }) => digest)).toEqual(digests);
          }
        },
      ),
      { numRuns: 6, endOnFailure: true },
    ));

  it("has the old row where the present has the corrected one", async () => {
    const { night, past } = await council();
    const calls = usual(20);
    await night(20, calls);
    const before = await past(20, "D");
    await night(21, [...calls.filter(({ id }) => id !== 10), { id: 10, day: 9, area: "N1" }]);
    expect(calls[10]).toEqual({ id: 10, day: 5, area: "S1" });
    expect(await past(20, "D")).toEqual(before);
    const since = { "S1 2026-01-06": 0, "N1 2026-01-10": 2, "N1 2026-01-20": 1, "S1 2026-01-20": 1 };
    expect(await past(21, "D")).toEqual({ ...before, ...since });
  });

  it("is refused with a plain sentence where nothing was ever landed", async () => {
    const { store, inventory } = await council();
    await expect(pastPanels(store, { inventory, asOf: iso(3) })).rejects.toThrow(/areas was ever landed.*nightly/);
    await expect(pastPanels(store, { inventory, asOf: iso(3), services: ["noise"] })).rejects.toThrow(
      "Unknown service: noise. The inventory tiny has calls.",
    );
  });

  it("is written as Parquet or CSV, and as nothing else", async () => {
    const { store, inventory, night } = await council();
    await night(20, usual(20));
    const panels = await pastPanels(store, { inventory, asOf: iso(20) });
    expect(panels.map(({ meta }: { meta: PanelMeta }) => meta.freq)).toEqual(["D", "W-MON"]);
    const [csv, parquet] = ["p.csv", "p.parquet"].map((name) => join(store.root, name));
    expect(await exportPanels(panels, csv)).toBe(await exportPanels(panels, parquet));
    const differ = await withDatabase({}, (database) =>
      database.rows(`FROM read_csv(${literal(csv)}) EXCEPT FROM read_parquet(${literal(parquet)})`),
    );
    expect(differ).toEqual([]);
    await expect(exportPanels(panels, "p.xlsx")).rejects.toThrow("end its name in .csv or .parquet");
    await expect(exportPanels(panels, join(store.root, "no", "p.csv"))).rejects.toThrow(/Cannot write .*p\.csv/);
  });
});
