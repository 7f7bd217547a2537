import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FORMATS } from "./formats.js";
import { readTable } from "./readTable.js";

// Excel cells are trimmed and hold no control characters; latin-1 has its own letters.
const word = fc
  .string({ unit: fc.constantFrom(..."aB9 é£,;\"'ß-/#"), minLength: 1, maxLength: 8 })
  .map((text) => `x${text}x`);

describe.each(FORMATS)("$name", ({ source, write, place }) => {
  const fields = {
    day: { type: "date", from: ["Day of it"] },
    number: { type: "integer", optional: true },
    text: { type: "text", optional: true },
  };
  const header = ["Day of it", "text", "number", "secret"];

  it("gives the declared columns of any table, in the order of its rows", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.option(word), fc.option(fc.integer())), {
          minLength: 1,
          maxLength: 20,
        }),
        async (table) => {
          const days = table.map(([day]) => new Date(day * 86_400_000).toISOString().slice(0, 10));
          const rows = table.map(([, text, number], i) => [
            days[i],
            text,
            number === null ? null : String(number),
            "s",
          ]);
          expect(await readTable(await write({ header, rows }), source, fields)).toEqual(
            table.map(([, text, number], i) => ({ day: days[i], number, text })),
          );
        },
      ),
      { numRuns: 8 },
    ));

  it("reads the first of a field's names that the file has", async () => {
    const names = { code: { type: "text", from: ["new", "old"] } };
    for (const name of ["old", "new"])
      expect(await readTable(await write({ header: ["a", name], rows: [["1", "x"]] }), source, names)).toEqual([
        { code: "x" },
      ]);
  });

  it("names the place, the column and the value that cannot be read, the first in the file", async () => {
    const rows = [
      ["2024-01-01", "a", "1", ""],
      ["2024-01-02", "b", "2", ""],
      ["2024-01-03", "c", "1.5", ""],
      ["yesterday", "d", "4", ""],
    ];
    await expect(readTable(await write({ header, rows }), source, fields)).rejects.toThrow(
      `${place(2)}, column "number": "1.5" is no whole number. Correct it at its source, or declare in fields.number how it is written.`,
    );
    rows[2][2] = "3";
    await expect(readTable(await write({ header, rows }), source, fields)).rejects.toThrow(
      `${place(3)}, column "Day of it": "yesterday" is no date.`,
    );
  });

  it("names the place of an empty value that is required", async () => {
    const rows = [
      ["2024-01-01", "a", "1", ""],
      [null, "b", "2", ""],
    ];
    await expect(readTable(await write({ header, rows }), source, fields)).rejects.toThrow(
      `${place(1)}, column "Day of it": empty, but the field day is required.`,
    );
  });

  it("names the columns that are there when one is not, the closest first", async () => {
    const rows = [["2024-01-01", "a", "1", ""]];
    await expect(
      readTable(await write({ header: ["Day_of_it", "text", "number", "secret"], rows }), source, fields),
    ).rejects.toThrow(
      'no column "Day of it". There are "Day_of_it", "text", "secret", "number". If it was renamed, add the new name to fields.day.from.',
    );
  });

  it("never reads a personal column, whatever is in it", async () => {
    const born = { ...fields, secret: { type: "date", personal: "identifier" } };
    const rows = [["2024-01-01", "a", "1", "no date at all"]];
    expect(await readTable(await write({ header, rows }), source, born)).toEqual([
      { day: "2024-01-01", number: 1, text: "a" },
    ]);
  });

  it("turns a wide table into rows, without its personal columns", async () => {
    const wide = { ...source, unpivot: { keep: ["area"], name: "month", value: "n" } };
    const fields = {
      area: { type: "text" },
      month: { type: "date", formats: ["%Y%m"] },
      n: { type: "integer", optional: true },
      caller: { type: "text", personal: "contact" },
    };
    const table = {
      header: ["area", "202401", "caller", "202402"],
      rows: [
        ["N", "1", "Ann", "2"],
        ["S", "3", "Bob", null],
      ],
    };
    expect(await readTable(await write(table), wide, fields)).toEqual([
      { area: "N", month: "2024-01-01", n: 1 },
      { area: "N", month: "2024-02-01", n: 2 },
      { area: "S", month: "2024-01-01", n: 3 },
      { area: "S", month: "2024-02-01", n: null },
    ]);
    const bad = {
      ...table,
      rows: [
        ["N", "1", "Ann", "2"],
        ["S", "3", "Bob", "many"],
      ],
    };
    await expect(readTable(await write(bad), wide, fields)).rejects.toThrow(
      `${place(1)}, column "202402": "many" is no whole number.`,
    );
    const total = { header: ["area", "202401", "Total"], rows: [["N", "1", "2"]] };
    await expect(readTable(await write(total), wide, fields)).rejects.toThrow(
      'column "Total" is no date as %Y%m, as the columns of this wide table are. If it is no such column, add it to `unpivot.keep` under `source`.',
    );
    const renamed = { header: ["district", "202401"], rows: [["N", "1"]] };
    await expect(readTable(await write(renamed), wide, fields)).rejects.toThrow('no column "area"');
  });
});
