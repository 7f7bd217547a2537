import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { type Boundary, readBoundaries } from "../../pipelines/geography/readBoundaries.js";
import { settle } from "../../pipelines/geography/settle.js";
import { scratch } from "../scratch.js";

async function read(text: string) {
  const path = join(await scratch(), "changes.csv");
  await writeFile(path, text);
  return readBoundaries(path, "changes.csv");
}

describe("a file of boundary changes", () => {
  test("has old and new, and where they are needed days and shares", async () => {
    expect(
      await read("old,note,new,from,until,share\nA,x,B,,1970-01-11,\nC,,D,1970-01-02,,0.25\nC,,C,1970-01-02,,0.75\n"),
    ).toEqual([
      { old: "A", new: "B", from: Number.NEGATIVE_INFINITY, until: 10, share: 1 },
      { old: "C", new: "D", from: 1, until: Number.POSITIVE_INFINITY, share: 0.25 },
      { old: "C", new: "C", from: 1, until: Number.POSITIVE_INFINITY, share: 0.75 },
    ]);
    expect(await read("old,new\nA,B\n")).toMatchObject([{ old: "A", new: "B", share: 1 }]);
  });

  test.each([
    [
      "without its columns",
      "code,successor\nA,B\n",
      'the first line is "code,successor". It must name the columns old and new',
    ],
    ["with half a line", "old,new\nA,B\nA,\n", "changes.csv: line 3 has no new. Add it, or take the line out."],
    [
      "with a date that is none",
      "old,new,until\nA,B,31/3/2021\n",
      'line 2 has "31/3/2021" as until. Write a date as YYYY-MM-DD.',
    ],
    [
      "that ends before it begins",
      "old,new,from,until\nA,B,2021-02-01,2021-01-01\n",
      "line 2 ends on 2021-01-01, before it begins",
    ],
    [
      "with a share that is none",
      "old,new,share\nA,B,70%\n",
      "line 2 has the share 70%. Use a number above 0 and up to 1.",
    ],
    [
      "that loses a part",
      "old,new,share\nA,B,0.7\nA,C,0.2\n",
      'the shares of "A" add up to 0.9. They have to be 1: where a part of it stays',
    ],
    [
      "that says two things of the same days",
      "old,new,from,until\nA,B,,2021-03-31\nA,C,2021-01-01,\n",
      'the shares of "A" from 2021-01-01 on add up to 2. They have to be 1',
    ],
  ])("%s is an error that says what to do", async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

const line = (
  old: string,
  now: string,
  until = Number.POSITIVE_INFINITY,
  share = 1,
  from = Number.NEGATIVE_INFINITY,
): Boundary => ({
  ...{ old, new: now, from, until, share },
});
/** Where rows of an area count that are dated on a day. */
const parts = (lines: Boundary[], old: string, day: number) =>
  Object.fromEntries(
    settle(lines)
      .filter((s) => s.old === old && s.from <= day && day <= s.until)
      .flatMap((s) => s.parts.map(({ area, share }) => [area, share])),
  );

describe("today's areas", () => {
  test("a row counts by the lines that hold on its day, before a change and after it", () => {
    expect(parts([line("A", "B", 10)], "A", 10)).toEqual({ B: 1 });
    expect(parts([line("A", "B", 10)], "A", 11)).toEqual({ A: 1 });
    expect(parts([line("A", "B")], "A", 11)).toEqual({ B: 1 });
  });

  test("changes are followed from one to the next, each from the day after the one before", () => {
    const lines = [line("A", "B", 10), line("B", "C", 20, 0.4, 11), line("B", "D", 20, 0.6, 11), line("D", "E")];
    expect(parts(lines, "A", 5)).toEqual({ C: 0.4, E: 0.6 });
    expect(parts(lines, "B", 15)).toEqual({ C: 0.4, E: 0.6 });
    expect(parts(lines, "B", 5)).toEqual({ B: 1 });
  });

  test("what a part loses stays, and two areas may swap parts on a day", () => {
    const swap = [line("A", "A", 9, 0.75), line("A", "B", 9, 0.25), line("B", "B", 9, 0.5), line("B", "A", 9, 0.5)];
    expect(parts(swap, "A", 3)).toEqual({ A: 0.75, B: 0.25 });
    expect(parts(swap, "B", 3)).toEqual({ A: 0.5, B: 0.5 });
    expect(parts([line("A", "A", undefined, 0.5), line("A", "B", undefined, 0.5)], "A", 3)).toEqual({ A: 0.5, B: 0.5 });
  });

  test("lines without an end that lead in a circle are refused", () => {
    expect(() => settle([line("A", "B"), line("B", "C"), line("C", "A")])).toThrow(
      "Boundary changes lead in a circle: A → B → C → A. Give one of the lines the day until which it holds.",
    );
  });

  test("all of a row counts, on every day, where SQL says that following the changes one by one leads it", async () => {
    /** On some days an area is divided among others; each line holds since the change of it before. */
    const change = fc.record({
      old: fc.constantFrom("A", "B", "C", "D"),
      day: fc.integer({ min: 1, max: 60 }),
      weights: fc.dictionary(fc.constantFrom("A", "B", "C", "D", "E"), fc.integer({ min: 1, max: 9 }), { minKeys: 1 }),
    });
    const changes = fc.uniqueArray(change, { maxLength: 9, selector: ({ old, day }) => `${old} ${day}` });
    await withDatabase({}, (database) =>
      fc.assert(
        fc.asyncProperty(
          changes,
          fc.constantFrom("A", "B", "C", "D"),
          fc.integer({ min: 0, max: 61 }),
          async (drawn, area, day) => {
            const lines = drawn.flatMap(({ old, day, weights }): Boundary[] => {
              const earlier = drawn.filter((other) => other.old === old && other.day < day).map((other) => other.day);
              const whole = Object.values(weights).reduce((a, b) => a + b, 0);
              return Object.entries(weights).map(([now, weight]) =>
                line(old, now, day, weight / whole, earlier.length ? Math.max(...earlier) + 1 : 0),
              );
            });
            const values = lines.map((l) => `('${l.old}', '${l.new}', ${l.from}, ${l.until}, ${l.share}::DOUBLE)`);
            const truth = await database.rows<{ area: string; share: number }>(
              `WITH RECURSIVE lines AS (SELECT * FROM (VALUES ${[...values, "('', '', 0, 0, 0)"].join(", ")}) t(old, new, first, last, share)),
               walk AS (SELECT '${area}' AS area, ${day} AS day, 1::DOUBLE AS share
                 UNION ALL SELECT l.new, l.last + 1, w.share * l.share FROM walk w
                   JOIN lines l ON l.old = w.area AND w.day BETWEEN l.first AND l.last)
             SELECT area, sum(share) AS share FROM walk w
             WHERE NOT EXISTS (SELECT 1 FROM lines l WHERE l.old = w.area AND w.day BETWEEN l.first AND l.last) GROUP BY area`,
            );
            const found = lines.some(({ old }) => old === area) ? parts(lines, area, day) : { [area]: 1 };
            expect(Object.keys(found).sort()).toEqual(truth.map((row) => row.area).sort());
            for (const { area, share } of truth) expect(found[area]).toBeCloseTo(share, 12);
            expect(Object.values(found).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
          },
        ),
      ),
    );
  });
});
