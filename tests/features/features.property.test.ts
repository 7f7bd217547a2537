import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { frequency } from "../../models/frequency.js";
import { instantOf, wallAt } from "../../models/timeZone.js";
import { day, type Event } from "../panel/loaded.js";
import { oracle } from "./oracle.js";
import { covariate, type FeatureRow, facts, featuresOf, service, type World } from "./world.js";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const ZONE = "Europe/London";

/** How often, how long: a world is small enough to be counted by correlated subqueries. */
const LENGTHS: Readonly<Record<string, { days: number; horizon: number }>> = {
  h: { days: 17, horizon: 50 },
  D: { days: 75, horizon: 5 },
  "W-MON": { days: 420, horizon: 3 },
  MS: { days: 1000, horizon: 3 },
  QS: { days: 1700, horizon: 2 },
};

interface Draft {
  readonly place: number;
  readonly area: string;
  readonly value: number;
  readonly late: number | null;
  readonly corrected: number | null;
}

/** An event somewhere between the first and the last day, and what became of it. */
const draft: fc.Arbitrary<Draft> = fc.record({
  place: fc.nat(999).map((n) => n / 1000),
  area: fc.constantFrom("A", "B"),
  value: fc.integer({ min: -20, max: 40 }),
  late: fc.option(fc.integer({ min: 0, max: 90 }), { freq: 2 }),
  corrected: fc.option(fc.integer({ min: 1, max: 90 }), { freq: 3 }),
});

const plan = fc.record({
  freq: fc.constantFrom(...Object.keys(LENGTHS)),
  autumn: fc.boolean(),
  lags: fc.tuple(fc.nat(3), fc.nat(9), fc.nat(4)),
  cases: fc.array(draft, { minLength: 40, maxLength: 150 }),
  calls: fc.array(draft, { minLength: 40, maxLength: 150 }),
  holidays: fc.array(draft, { minLength: 5, maxLength: 25 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

/** The first day: hours are asked for around a change of the clocks. */
const startOf = ({ freq, autumn }: Pick<Plan, "freq" | "autumn">): number =>
  day(freq !== "h" ? "2023-11-01" : autumn ? "2024-10-14" : "2024-03-18");

const eventsOf = (drafts: readonly Draft[], plan: Pick<Plan, "freq" | "autumn">, lag: number): Event[] =>
  drafts.map(({ place, area, value, late, corrected }) => {
    const { days } = LENGTHS[plan.freq];
    const at = instantOf(startOf(plan) * DAY, ZONE) + Math.floor(place * (24 * days - 1)) * HOUR;
    const on = Math.floor(wallAt(at, ZONE) / DAY);
    const due = on + 1 + lag;
    return {
      ...{ day: on, at },
      area,
      value,
      known: late === null ? null : due + late,
      gone: corrected === null ? null : due + (late ?? 0) + corrected,
    };
  });

/** Rows on time: one a day in C, so that every source is known to report, and now and then one in A and B. */
const heartbeat = (plan: Pick<Plan, "freq" | "autumn">): Event[] =>
  Array.from({ length: LENGTHS[plan.freq].days }, (_, i) => ({
    day: startOf(plan) + i,
    at: instantOf((startOf(plan) + i) * DAY, ZONE) + ((i * 5) % 23) * HOUR,
    area: i % 9 === 0 ? "AB"[i % 2] : "C",
    value: (i * 7) % 31,
  }));

function worldOf(plan: Plan): World {
  const { freq, lags, cases, calls, holidays } = plan;
  const { days, horizon } = LENGTHS[freq];
  const START = startOf(plan);
  const [lag, late, weatherLag] = lags;
  // Hours are left out that are more than two days behind.
  const otherLag = freq === "h" ? lag + (late % 2) : late;
  return {
    freq,
    asOf: new Date((START + days) * DAY).toISOString().slice(0, 10),
    services: [
      { set: service("cases", lag, { horizon }), events: [...heartbeat(plan), ...eventsOf(cases, plan, lag)] },
      {
        set: service("calls", otherLag, { horizon }),
        events: [...heartbeat(plan), ...eventsOf(calls, plan, otherLag)],
      },
    ],
    covariates: [
      { set: covariate("weather", "historic", { mean: "value" }, weatherLag), events: heartbeat(plan) },
      {
        set: covariate("holidays", "future", "count"),
        events: [
          ...[START - 100, START + 2 * days].map((d) => ({ day: d, area: "" })),
          ...holidays.map(({ place, late }) => ({
            day: START + Math.floor(place * 1.3 * days),
            area: "",
            known: late === null ? null : START + Math.floor((late / 90) * days),
          })),
        ],
      },
    ],
    statics: [
      {
        set: facts("facts", "value"),
        sql: `SELECT * FROM (VALUES ('A', 12.5, DATE '2020-01-01'), ('B', -3, DATE '2020-01-01'), ('C', 0, DATE '2020-01-01'))
          t(area, value, known_at)`,
      },
    ],
  };
}

/** Periods by which a source with `lag` is behind `cases`, at the worst of the windows: by the calendar alone. */
function behind(world: World, lag: number, windows: readonly { asOf: number; cutoff: number }[]): number {
  const { floor, add, between } = frequency(world.freq);
  const end = (day: number) => (world.freq === "h" ? instantOf(day, ZONE) : floor(day));
  return Math.max(...windows.map(({ asOf, cutoff }) => Math.max(0, between(add(end(asOf - lag * DAY), -1), cutoff))));
}

function expectClose(found: readonly FeatureRow[], truth: readonly FeatureRow[]): void {
  expect(found).toHaveLength(truth.length);
  for (const [i, row] of truth.entries())
    for (const [name, value] of Object.entries(row)) {
      const where = `${name} of window ${row.window}, ${row.area}, ${new Date(row.ds).toISOString()}`;
      if (typeof value === "number" && found[i][name] !== null)
        expect(Math.abs((found[i][name] as number) - value), where).toBeLessThan(1e-9 * (1 + Math.abs(value)));
      else expect(found[i][name], where).toBe(value);
    }
}

test("every column is what DuckDB's window functions and counts over the raw rows make of it", async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (drafted) => {
      const world = worldOf(drafted);
      const { dir, meta, rows } = await featuresOf(world);
      const lag = behind(world, world.services[1].set.lagDays, meta.windows);
      const first = meta.columns.find(({ from }) => from === "calls");
      expect(first?.name).toBe(`calls_lag_${lag}`);
      const weather = behind(world, world.covariates[0].set.lagDays, meta.windows);
      expect(meta.columns.find(({ from }) => from === "holidays")?.name).toBe("holidays_count");
      // A day's weather is not known by the hour.
      expect(meta.columns.find(({ from }) => from === "weather")?.name).toBe(
        world.freq === "h" ? undefined : weather === 0 ? "weather_mean" : `weather_mean_lag_${weather}`,
      );
      expectClose(rows, await oracle(world, meta, join(dir, "features.parquet")));
    }),
    { numRuns: 7, endOnFailure: true },
  );
}, 180_000);

test("what is dated after a cutoff, or becomes known after its night, moves no feature of that window", async () => {
  await fc.assert(
    fc.asyncProperty(plan, fc.array(draft, { maxLength: 60 }), async (drafted, others) => {
      const world = worldOf(drafted);
      const before = await featuresOf(world);
      const { add } = frequency(world.freq);
      for (const { window, asOf, cutoff } of before.meta.windows.slice(1, 3)) {
        const [night, end] = [asOf / DAY, add(cutoff, 1)];
        const ended = ({ day, at }: Event) => (world.freq === "h" ? at! : day * DAY) >= end;
        const known = (e: Event, lag: number) => e.known ?? e.day + 1 + lag;
        const change = (events: readonly Event[], lag: number, dated: boolean) => {
          const hidden = (e: Event) => known(e, lag) > night || (dated && ended(e));
          const beats = heartbeat(drafted);
          return [
            ...beats,
            ...events
              .slice(beats.length)
              .filter((e) => !hidden(e))
              .map((e) => ((e.gone ?? night + 1) > night ? { ...e, gone: null } : e)),
            ...eventsOf(others, drafted, lag).filter(hidden),
          ];
        };
        const future: World = {
          ...world,
          services: world.services.map(({ set, events }) => ({ set, events: change(events, set.lagDays, true) })),
          covariates: world.covariates.map(({ set, events }) => ({
            set,
            events:
              set.id === "holidays"
                ? events.filter((e) => (e.known ?? 0) <= night)
                : events.map((e) => (known(e, set.lagDays) > night || ended(e) ? { ...e, value: 99 } : e)),
          })),
          statics: [
            {
              ...world.statics[0],
              sql: `SELECT *, NULL::DATE AS gone_at FROM (${world.statics[0].sql}) UNION ALL
                SELECT 'A', 77, make_date(${night + 1}), make_date(${night + 2})`,
            },
          ],
        };
        const after = await featuresOf(future);
        expect(after.meta.columns).toEqual(before.meta.columns);
        const live = new Set(
          after.meta.areas.map(({ code }) => code).filter((code) => before.meta.areas.some((a) => a.code === code)),
        );
        const of = (rows: readonly FeatureRow[]) => rows.filter((r) => r.window === window && live.has(r.area));
        expect(of(after.rows)).toEqual(of(before.rows));
      }
    }),
    { numRuns: 3, endOnFailure: true },
  );
}, 180_000);
