import fc from "fast-check";
import { expect, test } from "vitest";
import { instantOf, wallAt } from "../../models/timeZone.js";
import { hoursOf } from "../../pipelines/panel/hours.js";
import { countedBySql } from "./countedBySql.js";
import { dataset, day, type Event } from "./loaded.js";
import { panelOfEvents } from "./panelOfEvents.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONE = "Europe/London";

/** Two weeks around each change of the clocks. */
const SPANS = [day("2024-03-22"), day("2024-10-18")];
const DAYS = 15;

const event = fc.record({
  day: fc.nat(DAYS - 1),
  hour: fc.nat(24),
  minute: fc.nat(59),
  area: fc.constantFrom("A", "B", "brook", "D"),
  value: fc.integer({ min: 0, max: 9 }),
  late: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 2 }),
  corrected: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 2 }),
});
type Draft = typeof event extends fc.Arbitrary<infer T> ? T : never;

const plan = fc.record({
  start: fc.constantFrom(...SPANS),
  events: fc.array(event, { minLength: 5, maxLength: 120 }),
  lag: fc.integer({ min: 0, max: 2 }),
  horizon: fc.integer({ min: 20, max: 60 }),
  measure: fc.constantFrom("count", { sum: "value" }),
});

/** An event in one of its day's hours, and what became of it. */
const stored =
  (start: number, lag: number) =>
  ({ day, hour, minute, area, value, late, corrected }: Draft): Event => {
    const hours = hoursOf((start + day) * DAY, ZONE);
    const due = start + day + 1 + lag;
    const known = late === null ? null : due + late;
    return {
      ...{ day: start + day, at: hours[hour % hours.length] + minute * 60_000, area, value, known },
      gone: corrected === null ? null : (known ?? due) + corrected,
    };
  };

/** The first day, and the last whose rows are due, report on time: so changes between them move no period's end. */
const anchors = (start: number, lag: number): Event[] =>
  [start, start + DAYS - 1 - lag].map((day) => ({ day, at: instantOf(day * DAY, ZONE), area: "A", value: 1 }));

const options = (start: number, lag: number, series: object) => ({
  freq: "h",
  asOf: new Date((start + DAYS) * DAY).toISOString().slice(0, 10),
  set: dataset({ covers: "moment", lagDays: lag }, { freq: ["h"], ...series }),
});

test("every hour is what SQL counts between two instants, 23 of them on the day that loses one and 25 on the one that gains one", async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ start, events, lag, horizon, measure }) => {
      const all = [...anchors(start, lag), ...events.map(stored(start, lag))];
      const { dir, meta, rows } = await panelOfEvents(all, options(start, lag, { horizon, measure }));
      const within = "e.day_utc >= g.ds AND e.day_utc < g.ds + INTERVAL 1 HOUR";
      for (const { window, asOf, cutoff } of meta.windows) {
        const truth = await countedBySql(dir, all, { window, asOf, lag, measure, within });
        const found = rows.filter((row) => row.window === window);
        expect(found.map(({ area, ds, y }) => ({ area, ds, y }))).toEqual(truth);
        const hours = found.filter((row) => row.area === found[0].area).map((row) => row.ds);
        expect(hours).toEqual(hours.map((_, i) => hours[0] + i * HOUR));
        expect(hours.at(-1)).toBe(cutoff);
        expect(hours[0]).toBe(instantOf(start * DAY, ZONE));
      }
      const live = rows.filter(({ window, area }) => window === 0 && area === "A");
      const odd = { [day("2024-03-31")]: 23, [day("2024-10-27")]: 25 };
      for (let at = start; at < start + DAYS - lag; at++)
        expect(live.filter(({ ds }) => Math.floor(wallAt(ds, ZONE) / DAY) === at)).toHaveLength(odd[at] ?? 24);
    }),
    { numRuns: 5, endOnFailure: true },
  );
}, 180_000);

test("hours that become known after a window's night move nothing in it, nowcast or not", async () => {
  await fc.assert(
    fc.asyncProperty(plan, fc.array(event, { maxLength: 40 }), fc.boolean(), async (shape, others, watched) => {
      const { start, events, lag, horizon, measure } = shape;
      const nights = Array.from({ length: DAYS - 4 }, (_, i) => ({
        at: (start + i + 5) * DAY,
        after: (start + i + 4) * DAY,
      }));
      const ask = { ...options(start, lag, { horizon, measure }), looks: watched ? nights : [] };
      const now = [...anchors(start, lag), ...events.map(stored(start, lag))];
      const before = await panelOfEvents(now, ask);
      for (const { window, asOf } of before.meta.windows.slice(1)) {
        const unseen = (e: Event) => (e.known ?? e.day + 1 + lag) > asOf / DAY;
        const future = [
          ...now
            .filter((e, i) => !unseen(e) || i < 2)
            .map((e) => ((e.gone ?? 0) > asOf / DAY ? { ...e, gone: null } : e)),
          ...others.map(stored(start, lag)).filter(unseen),
        ];
        const after = await panelOfEvents(future, ask);
        const live = after.meta.areas.map(({ code }) => code);
        const both = before.meta.areas.map(({ code }) => code).filter((code) => live.includes(code));
        const of = (result: typeof before) => result.rows.filter((r) => r.window === window && both.includes(r.area));
        expect(of(after)).toEqual(of(before));
      }
    }),
    { numRuns: 2, endOnFailure: true },
  );
}, 180_000);

test("a silent day's hours are those that the clocks call the same, on the four same weekdays before", async () => {
  // Sundays from 6 October 2024; 27 October, which has 25 hours, is silent.
  const events = Array.from({ length: 70 }, (_, i) => day("2024-08-20") + i).flatMap((at): Event[] =>
    at === day("2024-10-27")
      ? []
      : hoursOf(at * DAY, ZONE).map((hour) => ({
          day: at,
          at: hour,
          area: "A",
          value: 1 + ((wallAt(hour, ZONE) / HOUR) % 24),
        })),
  );
  const { rows, meta } = await panelOfEvents(events, {
    freq: "h",
    asOf: "2024-10-29",
    set: dataset({ covers: "moment" }, { freq: ["h"], measure: { sum: "value" } }),
  });
  const silent = hoursOf(day("2024-10-27") * DAY, ZONE);
  const filled = rows.filter(({ window, ds }) => window === 0 && silent.includes(ds)).map(({ y }) => y);
  expect(filled).toEqual(silent.map((hour) => 1 + ((wallAt(hour, ZONE) / HOUR) % 24)));
  expect(meta.gaps).toBe(25);
});

test("the hours of a day of which rows are still to come are nowcast, all by the share of the day", async () => {
  // Ten calls an hour, of which two come a day late, on the nights around the day that has 25 hours.
  const from = day("2024-10-01");
  const events = Array.from({ length: 27 }, (_, i) => from + i).flatMap((on) =>
    hoursOf(on * DAY, ZONE).flatMap((at) =>
      Array.from({ length: 10 }, (_, k): Event => ({ day: on, at, area: "A", known: k < 2 ? on + 2 : null })),
    ),
  );
  const { rows, meta } = await panelOfEvents(events, {
    freq: "h",
    asOf: "2024-10-28",
    set: dataset({ covers: "moment" }, { freq: ["h"], horizon: 24 }),
    looks: Array.from({ length: 20 }, (_, i) => ({ at: (from + 8 + i) * DAY, after: (from + 7 + i) * DAY })),
  });
  const young = hoursOf(day("2024-10-27") * DAY, ZONE);
  expect(meta.reported!.periods.map(({ ds }) => ds)).toEqual(young);
  for (const { y, ds, window } of rows)
    if (window === 0 && young.includes(ds)) expect(y).toBeCloseTo(10, 0);
    else if (window === 0) expect(y).toBe(10);
});
