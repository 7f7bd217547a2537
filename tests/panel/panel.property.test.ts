import fc from "fast-check";
import { expect, test } from "vitest";
import { frequency } from "../../models/frequency.js";
import { literal } from "../../pipelines/duckdb/database.js";
import { countedBySql } from "./countedBySql.js";
import { dataset, day, type Event, query } from "./loaded.js";
import { panelOfEvents } from "./panelOfEvents.js";

const DAY = 86_400_000;
const START = day("2023-12-04");
const END = day("2024-04-15");
const asOf = new Date(END * DAY).toISOString().slice(0, 10);

/** An event and what became of it: on time, late, corrected. Areas are few, so that days without rows are many. */
const event = fc.record({
  day: fc.integer({ min: START, max: END - 1 }),
  area: fc.constantFrom("A", "B", "brook", "D"),
  value: fc.integer({ min: 0, max: 9 }),
  late: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 2 }),
  corrected: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 2 }),
});

const stored =
  (lag: number) =>
  ({ day, area, value, late, corrected }: typeof event extends fc.Arbitrary<infer T> ? T : never): Event => {
    const due = day + 1 + lag;
    const known = late === null ? null : due + late;
    return { day, area, value, known, gone: corrected === null ? null : (known ?? due) + corrected };
  };

/** A row that came without its value. */
const sometimesEmpty = (e: Event): Event => (e.value === 9 ? { ...e, value: undefined } : e);

/** The first day, and the last whose rows are due, report on time: so changes between them move no period's end. */
const anchors = (lag: number): Event[] => [START, END - 1 - lag].map((day) => ({ day, area: "A", value: 1 }));

const cases = fc.record({
  events: fc.array(event, { minLength: 5, maxLength: 120 }),
  freq: fc.constantFrom("D", "W-MON", "W-THU", "MS"),
  lag: fc.integer({ min: 0, max: 5 }),
  horizon: fc.integer({ min: 1, max: 9 }),
  measure: fc.constantFrom("count", { sum: "value" }),
});

test("every window is what SQL counts of the rows that its night could see", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ events, freq, lag, horizon, measure }) => {
      const all = [...anchors(lag), ...events.map(stored(lag))];
      const set = dataset({ lagDays: lag }, { horizon, measure });
      const { dir, meta, rows } = await panelOfEvents(all, { freq, asOf, set });
      const { add } = frequency(freq);
      const until = { D: "ds + 1", "W-MON": "ds + 7", "W-THU": "ds + 7", MS: "(ds + INTERVAL 1 MONTH)::DATE" }[freq];
      const within = `e.day >= g.ds AND e.day < ${until}`;
      for (const { window, asOf, cutoff } of meta.windows) {
        const truth = await countedBySql(dir, all, { window, asOf, lag, measure, within });
        const found = rows.filter((row) => row.window === window);
        expect(found.map(({ area, ds, y }) => ({ area, ds, y }))).toEqual(truth);
        for (const area of new Set(found.map((row) => row.area))) {
          const dates = found.filter((row) => row.area === area).map((row) => row.ds);
          expect(dates.at(-1)).toBe(cutoff);
          expect(dates).toEqual(dates.map((_, i) => add(dates[0], i)));
        }
      }
    }),
    { numRuns: 10, endOnFailure: true },
  );
}, 180_000);

test("rows that become known after a window's night, and what happens to others then, move nothing in it, nowcast or not", async () => {
  const past = fc.tuple(cases, fc.boolean());
  await fc.assert(
    fc.asyncProperty(past, fc.array(event, { maxLength: 60 }), fc.integer(), async ([shape, watched], others, salt) => {
      const { events, freq, lag, horizon, measure } = shape;
      const looks = watched ? everyNight(START + 20, END) : [];
      const set = dataset({ lagDays: lag }, { horizon, measure });
      const now = [...anchors(lag), ...events.map(stored(lag)).map(sometimesEmpty)];
      const before = await panelOfEvents(now, { freq, asOf, set, looks });
      for (const { window, asOf: night } of before.meta.windows.slice(1)) {
        const unseen = (e: Event) => (e.known ?? e.day + 1 + lag) > night / DAY;
        const future = [
          ...now
            .filter((e, i) => !unseen(e) || i < 2)
            .map((e) => (e.gone == null || e.gone > night / DAY ? { ...e, gone: later(night / DAY, salt) } : e)),
          ...others.map(stored(lag)).map(sometimesEmpty).filter(unseen),
        ];
        const after = await panelOfEvents(future, { freq, asOf, set, looks });
        // An area all of whose rows are withdrawn later is forecast no more, nor backtested.
        const live = new Set(
          after.meta.areas.map(({ code }) => code).filter((code) => before.meta.areas.some((a) => a.code === code)),
        );
        const of = (result: typeof before) => result.rows.filter((row) => row.window === window && live.has(row.area));
        expect(of(after)).toEqual(of(before));
        if (of(before).length > 0)
          expect(after.meta.windows.find((w) => w.window === window)).toEqual(
            before.meta.windows.find((w) => w.window === window),
          );
      }
    }),
    { numRuns: 6, endOnFailure: true },
  );
}, 180_000);

/** Nights that each found something new, one a day. */
const everyNight = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ at: (from + i + 1) * DAY, after: (from + i) * DAY }));

const later = (night: number, salt: number) => (salt % 2 === 0 ? null : night + 1 + (Math.abs(salt) % 30));

test("the vintages hold every value that a period ever had: read as of any night, they are that night's panel", async () => {
  await fc.assert(
    fc.asyncProperty(cases, fc.integer({ min: START + 60, max: END }), async (shape, night) => {
      const { events, freq, lag, measure } = shape;
      const set = dataset({ lagDays: lag }, { measure });
      const all = [...anchors(lag), ...events.map(stored(lag))];
      const date = new Date(night * DAY).toISOString().slice(0, 10);
      const then = await panelOfEvents(all, { freq, asOf: date, set });
      const { dir } = await panelOfEvents(all, { freq, asOf, set });
      const read = await query(
        dir,
        "vintages.parquet",
        `SELECT * FROM (SELECT area, ds, arg_max(y, since) AS y, sum(arg_max(rows, since)) OVER (PARTITION BY area) AS n
          FROM t WHERE since <= DATE ${literal(date)} GROUP BY area, ds) WHERE n > 0 ORDER BY area, ds`,
      );
      expect(read.map(({ area, ds, y }) => ({ area, ds, y }))).toEqual(
        then.rows.filter(({ window }) => window === 0).map(({ area, ds, y }) => ({ area, ds, y })),
      );
    }),
    { numRuns: 10, endOnFailure: true },
  );
}, 180_000);

test("a window of a time when rows were known to be late is nowcast by what was known then", async () => {
  // Ten rows a day in each area, of which one comes four days late; every night has looked.
  const events = Array.from({ length: 120 }, (_, i) =>
    ["A", "B"].flatMap((area) =>
      Array.from({ length: 10 }, (_, k): Event => {
        const due = START + i + 1;
        return { day: START + i, area, value: 1, known: k === 0 ? due + 4 : null };
      }),
    ),
  ).flat();
  const night = START + 120;
  const { rows, meta } = await panelOfEvents(events, {
    freq: "D",
    asOf: new Date(night * DAY).toISOString().slice(0, 10),
    set: dataset({}, { horizon: 10 }),
    looks: Array.from({ length: 110 }, (_, i) => ({ at: (START + 11 + i) * DAY, after: (START + 10 + i) * DAY })),
  });
  expect(meta.windows.map(({ window }) => window)).toEqual([0, 1, 2, 3]);
  expect(meta.reported!.periods.map(({ ds }) => ds / DAY - night)).toEqual([-4, -3, -2, -1]);
  for (const { y, ds, window } of rows) {
    const young = meta.windows[window].cutoff / DAY - ds / DAY < 4;
    if (young) expect(y).toBeCloseTo(10, 0);
    else expect(y).toBe(10);
  }
});
