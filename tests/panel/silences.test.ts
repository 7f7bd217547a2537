import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dataset, day, type Event } from "./loaded.js";
import { daily, iso, panelOfEvents } from "./panelOfEvents.js";

/** Twelve weeks of 12 events a day in A and 4 in B, twice as many on Mondays, without those of `silent` days. */
function busy(...silent: string[]): Event[] {
  const mondays = (d: number) => (d + 3) % 7 === 0;
  const all = [...daily("A", "2024-01-01", "2024-03-24", 12), ...daily("B", "2024-01-01", "2024-03-24", 4)];
  return [...all, ...all.filter((e) => mondays(e.day))].filter((e) => !silent.some((s) => day(s) === e.day));
}

const holidays = (...days: string[]) => ({
  set: dataset({
    id: "holidays",
    series: [],
    covariates: [{ name: "holiday", kind: "future", measure: "count" }],
  }),
  days: ["2023-01-01", ...days, "2025-12-31"].map((d): Event => ({ day: day(d), area: "" })),
});

const asOf = "2024-03-25";

describe("a day on which the whole source was silent", () => {
  test("takes the mean of the last four same weekdays, and is counted as a gap", async () => {
    const { series, meta } = await panelOfEvents(busy("2024-03-04", "2024-03-12"), { asOf });
    expect([series(0, "A"), series(0, "B")].map((s) => [s["2024-03-04"], s["2024-03-12"]])).toEqual([
      [24, 12],
      [8, 4],
    ]);
    expect(meta.gaps).toBe(4);
    expect(meta.rows).toBe(busy("2024-03-04", "2024-03-12").length);
  });

  test("fills its part of a week or a month", async () => {
    const { series, meta } = await panelOfEvents(busy("2024-03-04"), { asOf, freq: "W-MON" });
    expect([series(0, "A")["2024-03-04"], series(0, "B")["2024-03-04"]]).toEqual([96, 32]);
    expect(meta.gaps).toBe(2);
  });

  test("is filled from the days before alone, so earlier windows have the same value", async () => {
    const { series } = await panelOfEvents(busy("2024-03-04"), { asOf, set: dataset({}, { horizon: 7 }) });
    expect([0, 1, 2].map((w) => series(w, "A")["2024-03-04"])).toEqual([24, 24, 24]);
  });

  test("is no gap any more when its rows come after all", async () => {
    const late = [...daily("A", "2024-03-04", "2024-03-04", 5)].map((e) => ({ ...e, known: day("2024-03-15") }));
    const set = dataset({}, { horizon: 7 });
    const { series, meta } = await panelOfEvents([...busy("2024-03-04"), ...late], { asOf, set });
    // Window 1 ends on 17 March, window 2 on 10 March: before the rows came.
    expect([0, 1, 2].map((w) => series(w, "A")["2024-03-04"])).toEqual([5, 5, 24]);
    expect(series(0, "B")["2024-03-04"]).toBe(0);
    expect(meta.gaps).toBe(0);
  });

  test("is zero on a bank holiday and on the days that follow one", async () => {
    const events = busy("2024-03-04", "2024-03-05", "2024-03-12");
    const { series, meta } = await panelOfEvents(events, { asOf, calendars: [holidays("2024-03-04")] });
    expect(["2024-03-04", "2024-03-05", "2024-03-12"].map((d) => series(0, "A")[d])).toEqual([0, 0, 12]);
    expect(meta.gaps).toBe(2);
  });

  test("is filled on days that a calendar marks all the time: then it says nothing about closures", async () => {
    const often = Array.from({ length: 400 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
    const { series } = await panelOfEvents(busy("2024-03-04"), { asOf, calendars: [holidays(...often)] });
    expect(series(0, "A")["2024-03-04"]).toBe(24);
  });

  test("is zero where the source never reports on that weekday, or too little to be missed", async () => {
    const workdays = busy().filter((e) => (e.day + 3) % 7 < 5);
    const { series, meta } = await panelOfEvents(workdays, { asOf });
    expect(series(0, "A")["2024-03-09"]).toBe(0);
    expect(meta.gaps).toBe(0);
    const few = daily("A", "2024-01-01", "2024-03-24", 9).filter((e) => e.day !== day("2024-03-04"));
    expect((await panelOfEvents(few, { asOf })).series(0, "A")["2024-03-04"]).toBe(0);
  });

  test("is filled while most of the same weekdays before reported: a month of silence is an end, not a gap", async () => {
    const silent = Array.from({ length: 35 }, (_, i) => new Date(Date.UTC(2024, 1, 12 + i)).toISOString().slice(0, 10));
    const { series } = await panelOfEvents(busy(...silent), { asOf });
    const mondays = ["2024-02-12", "2024-02-19", "2024-02-26", "2024-03-04", "2024-03-11", "2024-03-18"];
    expect(mondays.map((d) => series(0, "A")[d])).toEqual([24, 24, 24, 24, 0, 24]);
  });
});

test("a month in which a monthly source was silent takes the mean of the last four", async () => {
  const set = dataset({ covers: "month", cadence: "monthly" }, { measure: { sum: "value" } });
  const months = Array.from({ length: 12 }, (_, m) => Date.UTC(2023, m, 1) / 86_400_000).filter((_, m) => m !== 9);
  const events = months.flatMap((d, m) =>
    Array.from({ length: 20 }, (): Event => ({ day: d, area: "A", value: m < 8 ? 1 : 2 })),
  );
  const { series, meta } = await panelOfEvents(events, { freq: "MS", asOf: "2024-01-01", set });
  expect(series(0, "A")).toMatchObject({ "2023-08-01": 20, "2023-09-01": 40, "2023-10-01": 25, "2023-11-01": 40 });
  expect(meta.gaps).toBe(1);
});

test("where a row is a total, named by its time, a missing one is a gap if the total is no small one", async () => {
  const missing = ["2024-03-04", "2024-03-05"];
  const on = async (value: number, key?: string[]) => {
    const all = daily("A", "2024-01-01", "2024-03-24").map((event) => ({ ...event, value }));
    const events = all.filter((event) => !missing.includes(iso(event.day * 86_400_000)));
    const set = dataset({ key }, { measure: { sum: "value" } });
    const { series, meta } = await panelOfEvents(events, { asOf, set });
    return [...missing.map((date) => series(0, "A")[date]), meta.gaps];
  };
  expect(await on(10, ["day"])).toEqual([10, 10, 2]);
  // Of nine there may by chance be none; and an event that is one of few may fail to come.
  expect(await on(9, ["day"])).toEqual([0, 0, 0]);
  expect(await on(10)).toEqual([0, 0, 0]);
});

describe("rows of an area that came without a value", () => {
  const set = (more: object = {}) => dataset({}, { measure: { sum: "value" }, ...more });
  const start = day("2024-01-01");

  test("are no zero: their day takes the mean of the area's last four same weekdays with values, whatever other areas say", async () => {
    const told = fc.array(fc.option(fc.integer({ min: 0, max: 99 }), { freq: 3 }), { minLength: 30, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(told, async (values) => {
        const days = values.map((_, i) => start + i);
        const events = values.flatMap((value, i): Event[] => [
          { day: days[i], area: "A", value: value ?? undefined },
          { day: days[i], area: "B", value: 1 },
        ]);
        const { series, meta } = await panelOfEvents(events, {
          asOf: iso((start + values.length) * 86_400_000),
          set: set(),
        });
        const expected: number[] = [];
        for (const [i, value] of values.entries()) {
          const like = values.slice(0, i).filter((v, j) => v !== null && (i - j) % 7 === 0);
          const before = like.slice(-4).reduce<number>((sum, v) => sum + v!, 0) / Math.min(like.length, 4);
          // Nothing tells what is usual: what there was before persists, and nothing stands before the first value.
          if (value !== null || like.length > 0 || expected.length > 0)
            expected.push(value ?? (like.length > 0 ? before : expected.at(-1)!));
        }
        expect(Object.values(series(0, "A"))).toEqual(expected.map((y) => expect.closeTo(y, 9)));
        expect(Object.values(series(0, "B"))).toEqual(values.map(() => 1));
        const first = values.length - expected.length;
        expect(meta.gaps).toBe(values.slice(first).filter((v) => v === null).length);
      }),
      { numRuns: 5 },
    );
  });

  test("fill their part of a month, and are no gap any more when the value comes", async () => {
    const on = (date: string, value?: number, more: object = {}): Event => ({
      ...{ day: day(date), area: "A", value },
      ...more,
    });
    const empty = on("2024-02-27", undefined, { gone: day("2024-03-20") });
    const events = [
      ...daily("A", "2024-01-01", "2024-04-02", 3).filter((event) => event.day !== empty.day),
      ...[empty, on("2024-02-27", 50, { known: day("2024-03-20") })],
    ];
    const february = async (asOf: string) => {
      const { series, meta } = await panelOfEvents(events, { freq: "MS", asOf, set: set() });
      return [series(0, "A")["2024-02-01"], meta.gaps];
    };
    expect(await february("2024-03-19")).toEqual([87, 1]);
    expect(await february("2024-03-20")).toEqual([84 + 50, 0]);
  });

  test("beside others that have one, say nothing more than those", async () => {
    const events = [...daily("A", "2024-01-01", "2024-03-01"), { day: day("2024-02-01"), area: "A" }];
    const { series, meta } = await panelOfEvents(events, { asOf: "2024-03-02", set: set() });
    expect(new Set(Object.values(series(0, "A")))).toEqual(new Set([1]));
    expect(meta.gaps).toBe(0);
  });

  test("of an hour are filled from the hours that the clocks call the same", async () => {
    const hours = Array.from({ length: 24 * 30 }, (_, i) => start * 24 + i);
    const silent = hours.length - 24 + 9;
    const events = hours.map(
      (at, i): Event => ({
        ...{ day: Math.floor(at / 24), at: at * 3_600_000, area: "A" },
        value: i === silent ? undefined : at % 24,
      }),
    );
    const { rows, meta } = await panelOfEvents(events, {
      ...{ freq: "h", asOf: iso((start + 30) * 86_400_000) },
      set: dataset({ covers: "moment" }, { freq: ["h"], measure: { sum: "value" } }),
    });
    expect(rows.find(({ window, ds }) => window === 0 && ds === hours[silent] * 3_600_000)?.y).toBe(9);
    expect(meta.gaps).toBe(1);
  });
});
