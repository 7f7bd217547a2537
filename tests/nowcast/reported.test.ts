import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { parquetSql } from "../../pipelines/duckdb/parquetSql.js";
import { receiptsSql } from "../../pipelines/nowcast/receiptsSql.js";
import { reported } from "../../pipelines/nowcast/reported.js";
import { talliesSql } from "../../pipelines/panel/tallies.js";
import { datasetOf } from "../sources/readTable.js";
import { nights } from "../warehouse/nights.js";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const iso = (day: number) => new Date(START + day * DAY).toISOString().slice(0, 10);

interface Event {
  readonly id: number;
  /** Days since Monday, 5 January 2026. */
  readonly day: number;
  /** Day of the night that sees it first. */
  readonly seen: number;
  readonly note?: string;
}

const KEYED = { key: ["id"] };
const csv = (events: readonly Event[]) =>
  `id,day,note\n${events.map(({ id, day, note = "first" }) => `${id},${iso(day)},${note}\n`).join("")}`;

/** `each` events a day for so many days, of which so many are seen `late` days after they are due. */
function events(days: number, each: number, late: (day: number) => readonly [rows: number, days: number][]): Event[] {
  let id = 0;
  return Array.from({ length: days }, (_, day) => {
    const delays = late(day).flatMap(([rows, d]) => Array<number>(rows).fill(d));
    return Array.from({ length: each }, (_, i) => ({ id: ++id, day, seen: day + 1 + (delays[i] ?? 0) }));
  }).flat();
}

/** What is reported by the last of some nights, each of which finds the events that are seen by then. */
async function after(
  of: readonly Event[],
  at: readonly number[],
  { more = {}, freq = "D", change = (_night: number, seen: readonly Event[]) => seen } = {},
) {
  const dataset = datasetOf(
    { format: "csv", files: ["t.csv"] },
    { id: { type: "integer" }, day: { type: "date" }, note: { type: "text" } },
    { time: "day", ...more },
  );
  const { night } = await nights(dataset);
  const found = (day: number) =>
    csv(
      change(
        day,
        of.filter(({ seen }) => seen <= day),
      ),
    );
  let last = await night(iso(at[0]), found(at[0]));
  for (const day of at.slice(1)) last = await night(iso(day), found(day));
  const { looks, parts } = last.meta;
  const files = Object.keys(parts).map((name) => join(last.dir, name));
  const tallies = `(${talliesSql({ time: "day", measure: "count", area: { all: "all" } }, parquetSql(files))})`;
  return withDatabase({}, (database) => {
    const receipts = receiptsSql(dataset, { tallies, looks, since: START });
    return reported(database, {
      receipts,
      looks,
      asOf: START + at.at(-1)! * DAY,
      freq,
      timeZone: "UTC",
      looked: START + at.at(-1)! * DAY,
    });
  });
}

const daily = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
/** Of 100 rows a day 80 are there at once, 10 a day later and 10 after three days. */
const usual = () =>
  [
    [10, 1],
    [10, 3],
  ] as [number, number][];

describe("what is reported", () => {
  it("is unknown after one state, since nobody knows when its rows came", async () => {
    expect(await after(events(30, 5, usual), [30])).toBeUndefined();
  });

  it("is the share that was there each day after rows were due, and of each of the newest periods", async () => {
    const known = (await after(events(40, 100, usual), daily(31, 40)))!;
    for (const [d, share] of [0.8, 0.9, 0.9, 1].entries()) expect(known.share[d]).toBeCloseTo(share, 1);
    expect(known.share.slice(3).every((share) => share === 1)).toBe(true);
    expect(known.periods.map(({ ds }) => iso((ds - START) / DAY))).toEqual([iso(37), iso(38), iso(39)]);
    // The share of what has come, with 20 rows on time beside some 1,000.
    for (const [i, share] of [0.9, 0.9, 0.8].entries()) expect(known.periods[i].share).toBeCloseTo(share, 1);
  });

  it("adds days up to the periods of a longer frequency", async () => {
    const known = (await after(events(42, 100, usual), daily(33, 42), { freq: "W-MON" }))!;
    expect(known.periods.map(({ ds }) => iso((ds - START) / DAY))).toEqual([iso(35)]);
    // Of its seven days three are young.
    expect(known.periods[0].share).toBeCloseTo((4 + 0.9 + 0.9 + 0.8) / 7, 2);
  });

  it("counts the late, not the corrected: a row with the key of another tells nothing of delay", async () => {
    const same = await after(
      events(30, 20, () => []),
      daily(20, 30),
      { more: KEYED },
    );
    const corrected = await after(
      events(30, 20, () => []),
      daily(20, 30),
      {
        more: KEYED,
        change: (night, seen) =>
          seen.map((event) => (event.id % 3 === night % 3 ? { ...event, note: `${night}` } : event)),
      },
    );
    expect(same!.share).toEqual([1]);
    expect(corrected!.share).toEqual([1]);
  });

  it("takes a delivery in bulk for no delay of its rows", async () => {
    // Whole weeks are delivered ten days after their end.
    const weeks = events(56, 20, (day) => [[20, 6 - (day % 7) + 10]]);
    const known = await after(weeks, daily(55, 66), { freq: "W-MON" });
    expect(known!.share).toEqual([1]);
    expect(known!.periods).toEqual([]);
  });

  it("is the same where nights were left out, but for what they would have told", async () => {
    const every = (await after(events(60, 100, usual), daily(48, 60)))!;
    const third = (await after(
      events(60, 100, usual),
      daily(39, 60).filter((night) => night % 3 === 0),
    ))!;
    for (const d of [0, 1, 2, 3]) expect(third.share[d]).toBeCloseTo(every.share[d], 1);
  });

  it("does not make a habit of one late row among few", async () => {
    const known = (await after(
      events(30, 2, (day) => (day === 15 ? [[1, 12]] : [])),
      daily(25, 30),
    ))!;
    expect(known.share[0]).toBeGreaterThan(0.9);
  });
});
