import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guessFrequency } from "../../browser/guessFrequency.js";
import { parseDate } from "../../browser/parseDate.js";
import { readPasted } from "../../browser/readPasted.js";
import { frequency } from "../../models/frequency.js";
import { InputError } from "../../pipelines/inputError.js";
import { readLongTable } from "../../pipelines/longTable/readLongTable.js";
import { scratch } from "../scratch.js";
import { longText } from "./longText.js";

const NAMES = ["YS", "QS", "MS", "W-MON", "W-SUN", "D", "h"];

describe("a pasted table", () => {
  test("is the panel that the command line reads of the same file", async () => {
    const file = join(await scratch(), "long.csv");
    writeFileSync(file, longText());
    expect(readPasted(longText())).toEqual(await readLongTable({ file, freq: "MS" }));
  });

  test.each([",", ";", "\t", "|"])("may have its cells parted by %j, its lines by either end", (by) => {
    const text = ["ds,unique_id,y,note", "2020-01-01,a,1,x", "2020-02-01,a,2,", "", ""].join("\r\n");
    const { ids, y, freq } = readPasted(text.replaceAll(",", by));
    expect([ids, [...y], freq]).toEqual([["a"], [1, 2], "MS"]);
  });

  test("without a unique_id is one series", () => {
    expect(readPasted("ds,y\n2020-01,1\n2020-02,2\n").ids).toEqual(["series"]);
  });

  test.each<[string, string, RegExp, object?]>([
    ["nothing in it", " \n", /empty. Paste rows/],
    ["a column missing", "unique_id,ds,value\na,2020-01-01,1", /no column y; its first line has unique_id, ds, value/],
    ["no rows", "unique_id,ds,y\n", /no rows/],
    ["a date in another order", "ds,y\n31/01/2020,1", /Line 2 .* the date "31\/01\/2020". Write dates as 2024-01-31/],
    ["a day that no month has", "ds,y\n2020-01-01,1\n2020-02-30,1", /Line 3 .* "2020-02-30"/],
    ["a word for a number", "ds,y\n2020-01-01,many", /Line 2 .* the value "many", which is no number/],
    ["a decimal comma", "ds;y\n2020-01-01;1,5", /"1,5", which is no number. Write numbers as 1234.5/],
    ["an infinite value", "ds,y\n2020-01-01,Infinity", /"Infinity", which is no number/],
    ["a row of no series", "unique_id,ds,y\n,2020-01-01,1", /Line 2 .* no unique_id/],
    ["two rows for one date", "ds,y\n2020-01-01,1\n2020-01-01,2", /two rows for 2020-01-01/],
    ["rows that go back", "ds,y\n2020-02-01,1\n2020-01-01,2", /goes back from 2020-02-01 to 2020-01-01/],
    ["a gap", "ds,y\n2020-01-01,1\n2020-04-01,2\n2020-05-01,2", /no row for 2020-02-01 and 1 more.*with gaps/],
    ["a value missing", "ds,y\n2020-01-01,1\n2020-02-01,NA", /no value at 2020-02-01.*with gaps/],
    [
      "another frequency",
      "ds,y\n2020-01-01,1\n2020-01-15,2",
      /not the beginning of a period.*Change freq/,
      { freq: "MS" },
    ],
    ["an unknown frequency", "ds,y\n2020-01-01,1", /freq: Unknown frequency: "month"/, { freq: "month" }],
    ["times that fit nothing", "ds,y\n2020-01-01 10:07,1", /No frequency fits these dates/],
    ["a season of 0", "ds,y\n2020-01-01,1", /season is 0/, { season: 0 }],
  ])("with %s is refused in words that say what to change", (_, text, message, options = {}) => {
    expect(() => readPasted(text, options)).toThrow(message);
    expect(() => readPasted(text, options)).toThrow(InputError);
  });

  test("has its gaps filled by the rule that is asked for", () => {
    const text = "ds,y\n2020-01-01,1\n2020-02-01,\n2020-04-01,4";
    expect([...readPasted(text, { freq: "MS", gaps: "interpolate" }).y]).toEqual([1, 2, 3, 4]);
  });
});

test("the frequency of enough consecutive periods is found again", () => {
  const start = fc.integer({ min: Date.UTC(1980), max: Date.UTC(2030) });
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), start, (name, from) => {
      const { floor, add } = frequency(name);
      expect(guessFrequency(Array.from({ length: 40 }, (_, k) => add(floor(from), k)))).toBe(name);
    }),
  );
});

test("a date is read as it is written, to the second", () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1000), max: Date.UTC(9999) }), (ms) => {
      const second = Math.floor(ms / 1000) * 1000;
      const iso = new Date(second).toISOString();
      expect(parseDate(iso.slice(0, 19))).toBe(second);
      expect(parseDate(iso.slice(0, 10))).toBe(Date.UTC(+iso.slice(0, 4), +iso.slice(5, 7) - 1, +iso.slice(8, 10)));
    }),
  );
});
