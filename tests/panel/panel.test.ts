import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { panel } from "../../pipelines/panel/panel.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { AREAS, dataset, day, eventsSql, inventory, loaded } from "./loaded.js";
import { daily, iso, panelOfEvents } from "./panelOfEvents.js";

describe("which periods", () => {
  test("a period is complete when its end lies lagDays before the as-of date and rows reach its last day", async () => {
    const last = async (lagDays: number, to: string, asOf: string) => {
      const events = daily("A", "2024-01-01", to);
      const { meta } = await panelOfEvents(events, { freq: "MS", asOf, set: dataset({ lagDays }) });
      return iso(meta.windows[0].cutoff);
    };
    expect(await last(0, "2024-05-20", "2024-05-21")).toBe("2024-04-01");
    expect(await last(0, "2024-04-30", "2024-05-01")).toBe("2024-04-01");
    expect(await last(0, "2024-04-29", "2024-05-21")).toBe("2024-03-01");
    expect(await last(10, "2024-05-20", "2024-05-10")).toBe("2024-03-01");
    expect(await last(10, "2024-05-20", "2024-05-11")).toBe("2024-04-01");
  });

  test("rows dated on or after the as-of date are not seen", async () => {
    const events = daily("A", "2024-01-01", "2024-03-31");
    const { series, meta } = await panelOfEvents(events, { asOf: "2024-02-02" });
    expect(Object.keys(series(0, "A")).at(-1)).toBe("2024-02-01");
    expect(meta.rows).toBe(32);
  });

  test("a data set that begins within a period leaves that one out", async () => {
    const first = async (from: string, freq: string) =>
      iso((await panelOfEvents(daily("A", from, "2024-05-01"), { freq, asOf: "2024-05-02" })).meta.areas[0].first);
    expect(await first("2024-01-01", "MS")).toBe("2024-01-01");
    expect(await first("2024-01-02", "MS")).toBe("2024-02-01");
    expect(await first("2024-01-01", "W-MON")).toBe("2024-01-01");
    expect(await first("2024-01-02", "W-MON")).toBe("2024-01-08");
  });

  test("weeks run across the end of a year, and 29 February counts", async () => {
    const events = daily("A", "2023-12-25", "2024-03-10");
    expect((await panelOfEvents(events, { freq: "W-MON", asOf: "2024-03-11" })).series(0, "A")).toMatchObject({
      "2023-12-25": 7,
      "2024-01-01": 7,
      "2024-02-26": 7,
      "2024-03-04": 7,
    });
    expect((await panelOfEvents(events, { freq: "MS", asOf: "2024-03-11" })).series(0, "A")).toEqual({
      "2024-01-01": 31,
      "2024-02-01": 29,
    });
  });

  test("rows that stand for a month are complete when that month has ended", async () => {
    const set = dataset({ covers: "month", cadence: "monthly", lagDays: 3 }, { measure: { sum: "value" } });
    const events = ["2024-01-01", "2024-02-01", "2024-03-01"].map((d) => ({ day: day(d), area: "A", value: 20 }));
    const at = async (asOf: string) => (await panelOfEvents(events, { freq: "MS", asOf, set })).series(0, "A");
    expect(await at("2024-03-03")).toEqual({ "2024-01-01": 20 });
    expect(await at("2024-03-04")).toEqual({ "2024-01-01": 20, "2024-02-01": 20 });
    expect(Object.keys(await at("2024-04-04"))).toHaveLength(3);
    await expect(panelOfEvents(events, { freq: "D", asOf: "2024-04-04", set })).rejects.toThrow(
      "The rows of cases each cover a month: they cannot be counted by D",
    );
  });

  test("a data set without a complete period is a panel without series, and says so", async () => {
    const { meta, rows } = await panelOfEvents(daily("A", "2024-01-10", "2024-01-20"), {
      freq: "MS",
      asOf: "2024-01-21",
    });
    expect(rows).toEqual([]);
    expect(meta).toMatchObject({ areas: [], windows: [], rows: 0 });
    expect(meta.stale).toBe(
      "Cases has no complete period yet. Ask Head of Cases, who owns the data set cases, for newer rows.",
    );
  });
});

describe("what is counted", () => {
  const span = [...daily("A", "2024-01-01", "2024-01-01"), ...daily("A", "2024-01-05", "2024-01-05")];

  test("a period without rows is zero from the data set's first to its last, in every area with rows", async () => {
    const { series, meta } = await panelOfEvents([...span, { day: day("2024-01-03"), area: "B" }], {
      asOf: "2024-01-06",
    });
    expect(Object.values(series(0, "A"))).toEqual([1, 0, 0, 0, 1]);
    expect(Object.values(series(0, "B"))).toEqual([0, 0, 1, 0, 0]);
    expect(meta.areas).toEqual([
      { code: "A", name: "Ash & Elm", first: Date.UTC(2024, 0, 1) },
      { code: "B", name: "Brook", first: Date.UTC(2024, 0, 1) },
    ]);
    expect(meta.gaps).toBe(0);
  });

  test("an area is found by its code or its name, however that is spelt; other rows are unmapped, never invented", async () => {
    const written = ["A", " ash and elm", "Ash & Elm", "ASH  AND ELM.", "b", "Dale", "Dale", ""];
    const events = written.map((area) => ({ day: day("2024-01-02"), area }));
    const { series, meta } = await panelOfEvents([...span, ...events], { asOf: "2024-01-06" });
    expect(series(0, "A")["2024-01-02"]).toBe(4);
    expect(series(0, "B")["2024-01-02"]).toBe(1);
    expect(meta).toMatchObject({ unmapped: 3, rows: 7 });
  });

  test("sums, means and a where on a field", async () => {
    const events = [
      { day: day("2024-01-01"), area: "A", value: 2 },
      { day: day("2024-01-01"), area: "A", value: 4 },
      { day: day("2024-01-02"), area: "A", value: 5 },
    ];
    const values = async (series: Record<string, unknown>) =>
      Object.values((await panelOfEvents(events, { asOf: "2024-01-03", set: dataset({}, series) })).series(0, "A"));
    expect(await values({ measure: { sum: "value" } })).toEqual([6, 5]);
    expect(await values({ measure: { mean: "value" } })).toEqual([3, 5]);
    expect(await values({ where: { value: ["4.0", "5.0"] } })).toEqual([1, 1]);
    const spelt = ["B", "b", " B", "A"].map((area) => ({ day: day("2024-01-01"), area }));
    const set = dataset({}, { area: { all: "A" }, where: { area: ["b"] } });
    expect((await panelOfEvents([...events, ...spelt], { asOf: "2024-01-03", set })).series(0, "A")).toEqual({
      ...{ "2024-01-01": 3, "2024-01-02": 0 },
    });
  });

  test("a series of one area takes all rows", async () => {
    const events = [...span, { day: day("2024-01-02"), area: "Dale" }];
    const { series, meta } = await panelOfEvents(events, {
      asOf: "2024-01-06",
      set: dataset({}, { area: { all: "C" } }),
    });
    expect(Object.values(series(0, "C"))).toEqual([1, 1, 0, 0, 1]);
    expect(meta.unmapped).toBe(0);
    await expect(
      panelOfEvents(events, { asOf: "2024-01-06", set: dataset({}, { area: { all: "X9" } }) }),
    ).rejects.toThrow('The series cases is for the area "X9", which is none of the inventory\'s');
  });

  test("a mean that nobody observed is the one before it, and counted as a gap; a sensor that ended is no series", async () => {
    const set = dataset({}, { measure: { mean: "value" }, horizon: 3 });
    const events = [
      ...daily("A", "2024-01-01", "2024-01-31").filter((e) => e.day !== day("2024-01-10")),
      { day: day("2024-01-09"), area: "A", value: 4 },
      ...daily("B", "2024-01-05", "2024-01-29"),
      ...daily("C", "2024-01-01", "2024-01-28"),
    ];
    const { series, meta } = await panelOfEvents(events, { asOf: "2024-02-01", set });
    expect(series(0, "A")).toMatchObject({ "2024-01-09": 2.5, "2024-01-10": 2.5, "2024-01-11": 1 });
    expect(meta.areas.map(({ code, first }) => [code, iso(first)])).toEqual([
      ["A", "2024-01-01"],
      ["B", "2024-01-05"],
    ]);
    expect(meta.gaps).toBe(1 + 2);
  });

  test("a stock is what the last day with rows in a period adds up to, as known by then, and persists like a level", async () => {
    const set = dataset({}, { measure: { stock: "value" }, freq: ["W-MON"] });
    const at = (date: string, value: number, known?: string) => ({
      ...{ day: day(date), area: "A", value },
      known: known === undefined ? undefined : day(known),
    });
    const events = [
      ...[at("2024-01-01", 50), at("2024-01-05", 7), at("2024-01-06", 2), at("2024-01-06", 3)],
      ...[at("2024-01-09", 4), at("2024-01-14", 9, "2024-01-20")],
      ...daily("B", "2024-01-01", "2024-01-28"),
    ];
    const on = async (asOf: string) => (await panelOfEvents(events, { freq: "W-MON", asOf, set })).series(0, "A");
    expect(await on("2024-01-15")).toEqual({ "2024-01-01": 5, "2024-01-08": 4 });
    expect(await on("2024-01-29")).toEqual({ "2024-01-01": 5, "2024-01-08": 9, "2024-01-15": 9, "2024-01-22": 9 });
  });
});

describe("windows", () => {
  test("each lies one horizon before the next, and is as of the day on which its last period was complete", async () => {
    const set = dataset({ lagDays: 2 }, { horizon: 4 });
    const { meta } = await panelOfEvents(daily("A", "2024-01-01", "2024-02-29"), { asOf: "2024-02-20", set });
    expect(meta.windows.map(({ window, cutoff, asOf }) => [window, iso(cutoff), iso(asOf)])).toEqual([
      [0, "2024-02-17", "2024-02-20"],
      [1, "2024-02-13", "2024-02-16"],
      [2, "2024-02-09", "2024-02-12"],
      [3, "2024-02-05", "2024-02-08"],
    ]);
  });

  test("late rows and corrections are in the windows of later nights alone", async () => {
    const set = dataset({}, { horizon: 5, measure: { sum: "value" } });
    const events = [
      ...daily("A", "2024-01-01", "2024-01-31"),
      { day: day("2024-01-10"), area: "A", value: 100, known: day("2024-01-24") },
      { day: day("2024-01-12"), area: "A", value: 10, gone: day("2024-01-27") },
      { day: day("2024-01-12"), area: "A", value: 20, known: day("2024-01-27") },
    ];
    const { series } = await panelOfEvents(events, { asOf: "2024-02-01", set });
    // Windows end on 31, 26, 21 and 16 January: known on the days after.
    expect([0, 1, 2, 3].map((w) => series(w, "A")["2024-01-10"])).toEqual([101, 101, 1, 1]);
    expect([0, 1, 2, 3].map((w) => series(w, "A")["2024-01-12"])).toEqual([21, 21, 11, 11]);
  });

  test("what a catching-up night landed at once was known to that night, not before", async () => {
    const events = daily("A", "2024-01-01", "2024-02-20").map((event) =>
      event.day > day("2024-01-31") ? { ...event, known: day("2024-02-21") } : event,
    );
    const { meta } = await panelOfEvents(events, { asOf: "2024-02-21", set: dataset({}, { horizon: 10 }) });
    expect(meta.windows.map(({ cutoff, asOf }) => [iso(cutoff), iso(asOf)])).toEqual([
      ["2024-02-20", "2024-02-21"],
      ["2024-02-10", "2024-02-21"],
      ["2024-01-31", "2024-02-01"],
      ["2024-01-21", "2024-01-22"],
    ]);
  });

  test("a series without one season before a backtest's cutoff is not in that window", async () => {
    const set = dataset({}, { horizon: 5 });
    const { meta, series } = await panelOfEvents(daily("A", "2024-01-01", "2024-01-17"), { asOf: "2024-01-18", set });
    expect(meta.windows.map(({ window }) => window)).toEqual([0, 1, 2]);
    expect(Object.keys(series(2, "A"))).toHaveLength(7);
  });
});

describe("the step", () => {
  const events = daily("A", "2024-01-01", "2024-02-20");

  test("a night without news finds the panel made, whatever its date", async () => {
    const set = dataset({ cadence: "weekly" });
    const { store, inputs, hash } = await panelOfEvents(events, { freq: "W-MON", asOf: "2024-02-20", set });
    for (const asOf of ["2024-02-20", "2024-02-22", "2024-02-27"])
      expect(await panel(store, { ...inputs, asOf })).toMatchObject({ hash, reused: true });
    expect(await panel(store, { ...inputs, asOf: "2024-02-12" })).toMatchObject({ reused: false });
  });

  test("new rows outside its periods make the same result, so that the change stops there", async () => {
    const set = dataset({ cadence: "weekly" });
    const { store, inputs, digest } = await panelOfEvents(events, { freq: "W-MON", asOf: "2024-02-21", set });
    const rows = await loaded(store, "more", eventsSql([...events, ...daily("B", "2024-02-21", "2024-02-23")]));
    expect(await panel(store, { ...inputs, rows, asOf: "2024-02-24" })).toMatchObject({ digest, reused: false });
  });

  test("the same inputs give the same bytes in any store", async () => {
    const set = dataset({}, { measure: { sum: "value" } });
    const mixed = events.flatMap((e, i) => [e, { ...e, area: "BC"[i % 2], value: 1 / (i + 3) }]);
    const [one, two] = [
      await panelOfEvents(mixed, { asOf: "2024-02-21", set }),
      await panelOfEvents(mixed, { asOf: "2024-02-21", set }),
    ];
    expect(one.digest).toBe(two.digest);
    for (const file of ["panel.parquet", "vintages.parquet"])
      expect((await readFile(join(one.dir, file))).equals(await readFile(join(two.dir, file)))).toBe(true);
  });

  test("a panel that is older than cadence and lag explain says so, and whom to ask", async () => {
    const set = dataset({ lagDays: 2 });
    const stale = async (asOf: string) => (await panelOfEvents(events, { freq: "W-MON", asOf, set })).meta.stale;
    expect(await stale("2024-02-27")).toBeNull();
    expect(await stale("2024-02-28")).toBeNull();
    expect(await stale("2024-02-29")).toBe(
      "Cases ends with the period from 2024-02-12 to 2024-02-18: nothing newer has come. Ask Head of Cases, who owns the data set cases, for newer rows.",
    );
  });

  test("a series that the inventory has not is an error that names it", async () => {
    const store = await openStore(await scratch());
    const rows = await loaded(store, "cases", eventsSql(events));
    const areas = await loaded(store, "areas", AREAS);
    const target = { service: "fires", freq: "D", dataset: "cases" };
    const ask = { inventory: inventory(dataset()), target, rows, areas, asOf: "2024-02-21" };
    await expect(panel(store, ask)).rejects.toThrow("The inventory test has no series fires by D of a data set cases");
  });

  test("a name that could mean two areas is an error that names both", async () => {
    const { store, inputs } = await panelOfEvents(events, { asOf: "2024-02-21" });
    const areas = await loaded(store, "twins", `SELECT * FROM (VALUES ('A', 'Ash'), ('B', 'ash.')) t(code, name)`);
    await expect(panel(store, { ...inputs, areas })).rejects.toThrow(
      'The data set areas calls two areas "ash": A and B',
    );
  });
});
