import { describe, expect, it } from "vitest";
import { readTable } from "./readTable.js";

const read = async (
  type: string,
  texts: readonly string[],
  field: object = {},
  source: object = {},
  timeZone?: string,
) =>
  (
    await readTable(
      ["v,w", ...texts.map((text) => `"${text}",1`)].join("\n"),
      { format: "csv", ...source },
      { v: { type, optional: true, ...field } },
      { timeZone },
    )
  ).map(({ v }) => v);

describe("a text as a value", () => {
  const good: [type: string, texts: string[], values: unknown[], field?: object][] = [
    ["text", ["x", " y ", "1", "NULL"], ["x", " y ", "1", "NULL"]],
    ["integer", ["1", " -20 ", "+3", "533149.0", "9007199254740991"], [1, -20, 3, 533149, 9007199254740991]],
    ["number", ["1.5", "-2e3", " .25 ", "7"], [1.5, -2000, 0.25, 7]],
    ["date", ["2024-02-29", "1999-1-2", " 2024-01-01 "], ["2024-02-29", "1999-01-02", "2024-01-01"]],
    ["date", ["2024-01-01 10:00", "2024-07-01T23:30:00Z"], ["2024-01-01", "2024-07-02"]],
    ["date", ["201004", "202312"], ["2010-04-01", "2023-12-01"], { formats: ["%Y%m"] }],
    ["date", ["2024-03-05", "05/03/2024"], ["2024-03-05", "2024-03-05"], { formats: ["%Y-%m-%d", "%d/%m/%Y"] }],
    ["date", ["April 2021"], ["2021-04-01"], { formats: ["%B %Y"] }],
    ["timestamp", ["2009/1/1 3:01"], ["2009-01-01 03:01:00"], { formats: ["%Y/%m/%d %H:%M"] }],
    ["timestamp", ["2024-07-01 23:30:15", "2024-07-01T23:30"], ["2024-07-01 23:30:15", "2024-07-01 23:30:00"]],
    ["boolean", ["true", "No", "Y", "0"], [true, false, true, false]],
  ];
  it.each(good)("%s: %j", async (type, texts, values, field) => {
    expect(await read(type, texts, field)).toEqual(values);
  });

  const bad: [type: string, text: string, field?: object][] = [
    ["integer", "1.5"],
    ["integer", "1,234"],
    ["integer", "0x10"],
    ["integer", "99999999999999999999"],
    ["number", "nan"],
    ["number", "inf"],
    ["number", "1,5"],
    ["date", "2023-02-29"],
    ["date", "infinity"],
    ["date", "2024-01-01 or later"],
    ["date", "2024-01"],
    ["timestamp", "infinity"],
    ["timestamp", "2024-01-01 10:00 or so"],
    ["integer", "1e-1"],
    ["number", "1e999"],
    ["date", "05/03/2024"],
    ["date", "2024-03-05", { formats: ["%d/%m/%Y"] }],
    ["date", "201013", { formats: ["%Y%m"] }],
    ["timestamp", "25:00"],
    ["boolean", "maybe"],
  ];
  it.each(bad)("is never guessed: %s %j", async (type, text, field) => {
    await expect(read(type, [text], field)).rejects.toThrow(`line 2, column "v": ${JSON.stringify(text)} is no `);
  });

  it("is the wall clock of the inventory's time zone where the text has an offset from UTC", async () => {
    const texts = ["2024-07-01T23:30:00Z", "2024-07-01T23:30:00+02:00", "2024-01-01T00:30:00Z", "2024-07-01 23:30:00"];
    expect(await read("timestamp", texts)).toEqual([
      "2024-07-02 00:30:00",
      "2024-07-01 22:30:00",
      "2024-01-01 00:30:00",
      "2024-07-01 23:30:00",
    ]);
    expect((await read("timestamp", texts, {}, {}, "Asia/Tokyo"))[0]).toBe("2024-07-02 08:30:00");
    expect(await read("date", ["2024-07-01T23:30:00+0000"], { formats: ["%Y-%m-%dT%H:%M:%S%z"] })).toEqual([
      "2024-07-02",
    ]);
  });

  it("is moved to that wall clock from the field's own time zone, where it has one and no offset", async () => {
    const texts = ["2024-07-01 23:30", "2024-01-01 00:30:00", "2024-07-01T23:30:00+02:00", "2024-03-31 01:30"];
    expect(await read("timestamp", texts, { timeZone: "UTC" })).toEqual([
      "2024-07-02 00:30:00",
      "2024-01-01 00:30:00",
      "2024-07-01 22:30:00",
      "2024-03-31 02:30:00",
    ]);
    expect(
      await read("timestamp", ["01/07/2024 23:30"], { timeZone: "Europe/Paris", formats: ["%d/%m/%Y %H:%M"] }),
    ).toEqual(["2024-07-01 22:30:00"]);
  });

  it("is empty where it is one of the declared empty texts, around which blanks do not count", async () => {
    expect(await read("integer", ["1", "", " ", "NULL", " n/a "], {}, { empty: ["NULL", "n/a"] })).toEqual([
      1,
      null,
      null,
      null,
      null,
    ]);
    await expect(read("integer", ["NULL"], { optional: false }, { empty: ["NULL"] })).rejects.toThrow(
      /empty, but the field v/,
    );
  });
});
