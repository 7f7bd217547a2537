import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { seenAt } from "../../pipelines/warehouse/seenAt.js";
import { datasetOf } from "../sources/readTable.js";
import { nights, rowsIn } from "./nights.js";

const DAY = 86_400_000;
const iso = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * DAY).toISOString().slice(0, 10);

interface Row {
  readonly id: number;
  /** Days since 1 January 2026. */
  readonly day: number;
  readonly kind: string;
}

const row = fc.record({
  id: fc.integer({ min: 1, max: 4 }),
  day: fc.integer({ min: 0, max: 12 }),
  kind: fc.constantFrom("a", "b"),
});
const history = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.array(row, { minLength: 1, maxLength: 7 })), {
  minLength: 1,
  maxLength: 4,
});

/** What each night knows, told in plain loops: texts of rows, each with the day it became known, and left. */
function told(states: readonly (readonly [night: number, rows: readonly Row[]])[], lag: number, key: boolean) {
  const rows: { text: string; known: number; gone: number }[] = [];
  states.forEach(([night, all], i) => {
    const present = key ? [...new Map(all.map((r) => [r.id, r])).values()] : all;
    const valid = rows.filter(({ gone }) => gone === Infinity).sort((a, b) => a.known - b.known);
    for (const { id, day, kind } of present) {
      const text = `${id} ${iso(day)} ${kind}`;
      const known = valid.findIndex((r) => r.text === text);
      if (known >= 0) valid.splice(known, 1);
      else rows.push({ text, known: i === 0 ? day + 1 + lag : Math.max(night, day + 1 + lag), gone: Infinity });
    }
    for (const left of valid) left.gone = night;
  });
  return (day: number) =>
    rows
      .filter(({ known, gone }) => known <= day && gone > day)
      .map(({ text }) => text)
      .sort();
}

describe.each([{ key: true }, { key: false }])(
  "a row is seen from the night that it is known, until it is gone (key: $key)",
  ({ key }) => {
    it("as a plain simulation of the nights says, at every date", () =>
      fc.assert(
        fc.asyncProperty(history, fc.integer({ min: 0, max: 3 }), async (steps, lagDays) => {
          const dataset = datasetOf(
            { format: "csv", files: ["t.csv"] },
            { id: { type: "integer" }, day: { type: "date" }, kind: { type: "text" } },
            { time: "day", lagDays, ...(key ? { key: ["id"] } : {}) },
          );
          const { night } = await nights(dataset);
          let asOf = 3;
          const states: (readonly [number, readonly Row[]])[] = [];
          let dir = "";
          for (const [gap, rows] of steps) {
            asOf += gap;
            states.push([asOf, rows]);
            const text = `id,day,kind\n${rows.map((r) => `${r.id},${iso(r.day)},${r.kind}\n`).join("")}`;
            dir = (await night(iso(asOf), text)).dir;
          }
          const expected = told(states, lagDays, key);
          const seen = await withDatabase({}, (database) =>
            database.rows(
              `SELECT d, id || ' ' || day || ' ' || kind AS row, day < date AS past
               FROM ${rowsIn(dir)},
                 (SELECT d, DATE '2026-01-01' + CAST(d AS INTEGER) AS date FROM range(${asOf + 7}) r(d))
               WHERE ${seenAt("date")}`,
            ),
          );
          for (let day = 0; day < asOf + 7; day++)
            expect(
              seen
                .filter(({ d }) => d === day)
                .map(({ row }) => row)
                .sort(),
            ).toEqual(expected(day));
          expect(seen.every(({ past }) => past)).toBe(true);
        }),
        { numRuns: 12 },
      ));
  },
);
