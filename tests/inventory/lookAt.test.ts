import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { datasetSchema } from "../../pipelines/inventory/dataset.js";
import { datasetYaml } from "../../pipelines/propose/datasetYaml.js";
import { draftDataset } from "../../pipelines/propose/draftDataset.js";
import { fieldNames } from "../../pipelines/propose/fieldNames.js";
import { lookInside } from "../../pipelines/propose/lookInside.js";
import { lookInto, type Part } from "../../pipelines/propose/lookInto.js";
import { merge } from "../../pipelines/propose/merge.js";
import { readPiece } from "../../pipelines/sources/readPiece.js";
import { scratch } from "../scratch.js";
import { FORMATS, textsOf } from "../sources/formats.js";
import { workbook } from "../sources/workbook.js";

const KNOWN = {
  ...{ owner: "Office", silo: "silo", licence: "Internal", cadence: "daily" },
  legal: { basis: "public task", purpose: "test" },
};

/** Looks at a file, writes its YAML, and reads the file by it: the fields, and how many rows were read. */
async function added(dir: string, name: string, content: string | Uint8Array, part?: Part) {
  const path = join(dir, name);
  writeFileSync(path, content);
  const work = join(dir, "work");
  const look = await lookInto({ look: path, part, work });
  const draft = await draftDataset(look, { source: { files: [name] }, name }, KNOWN, async (q) => q.usual ?? "x");
  const dataset = datasetSchema.parse(parse(datasetYaml(draft, look.columns, "schema")));
  const [to, quarantine] = ["rows.parquet", "quarantine.parquet"].map((name) => join(dir, name));
  const piece = { paths: [path], sha256: "", from: 0 };
  const { rows } = await readPiece({ piece, to, quarantine, work, dataset, timeZone: "UTC" });
  return { dataset, look, rows };
}

const types = (look: { columns: readonly { name: string; type: string; formats?: readonly string[] }[] }) =>
  Object.fromEntries(look.columns.map(({ name, type, formats }) => [name, [type, ...(formats ?? [])].join(" ")]));

describe("lookAt", () => {
  it("finds delimiter, title rows, encoding, types, date formats and what means empty", async () => {
    const text = [
      "Réport of the works;;;;",
      "",
      "Day;Code;Größe;Paid;When",
      "31/01/2024;007;1,5;NA;2024-01-31 10:00",
      "01/02/2024;008;2;12.5;2024-02-01 11:30",
    ].join("\r\n");
    const { dataset, look, rows } = await added(await scratch(), "Works 2024.csv", Buffer.from(text, "latin1"));
    expect(look.source).toEqual({ format: "csv", encoding: "latin-1", delimiter: ";", skip: 2, empty: ["", "NA"] });
    expect(types(look)).toEqual({
      ...{ day: "date %d/%m/%Y", code: "text", gro_e: "text" },
      ...{ paid: "number", when: "timestamp" },
    });
    expect(dataset.id).toBe("works-2024");
    expect(rows).toBe(2);
  });

  it.each<[string, string | Uint8Array, Record<string, unknown>, Record<string, string>]>([
    ["lines.json", '{"a": 1, "b": "2024-05-01"}\n{"a": 2}\n', { format: "json" }, { a: "integer", b: "date" }],
    [
      "deep.json",
      JSON.stringify({ meta: { n: [{ x: 1 }] }, result: { records: [{ ok: true }, { ok: false }] } }),
      { format: "json", records: ["result", "records"] },
      { ok: "boolean" },
    ],
    [
      "packed.csv.gz",
      gzipSync("month,n\nApril 2021,1\nMay 2021,2\n"),
      { format: "csv" },
      { month: "date %B %Y", n: "integer" },
    ],
    [
      "one.zip",
      zipSync({ "a/t.csv": strToU8("n;ok\n1;yes\n") }),
      { format: "csv", delimiter: ";" },
      { n: "integer", ok: "boolean" },
    ],
    [
      "excel.txt",
      Buffer.from("\ufeffn\tok\n1\tyes\n", "utf16le"),
      { format: "csv", encoding: "utf-16", delimiter: "\t" },
      { n: "integer", ok: "boolean" },
    ],
    [
      "excel.csv",
      Buffer.from("n,It\x92s ok\n1,yes\n", "latin1"),
      { format: "csv", encoding: "windows-1252" },
      { n: "integer", it_s_ok: "boolean" },
    ],
    ["digits.csv", "d,e\n20240131,1\n20240201,123456789012\n", { format: "csv" }, { d: "date %Y%m%d", e: "text" }],
  ])("looks into %s", async (name, content, source, expected) => {
    const { look } = await added(await scratch(), name, content);
    expect(look.source).toEqual(source);
    expect(types(look)).toEqual(expected);
  });

  it.each(["parquet", "arrow", "xlsx"])("looks into %s", async (name) => {
    const { write, file } = FORMATS.find((format) => format.name === name)!;
    const { look, rows } = await added(
      await scratch(),
      file,
      await write(textsOf("day,n\n2024-01-31,1\n2024-02-01,2\n")),
    );
    expect([look.source, types(look), rows]).toEqual([{ format: name }, { day: "date", n: "integer" }, 2]);
  });

  const MANY = zipSync({ "a.csv": strToU8("a\n1\n"), "in/b.csv": strToU8("b;c\n1;2\n3;4\n") });
  const BOOK = workbook({
    Notes: [["Read me"]],
    Long: [["a"], [1], [2], [3]],
    "Table 2": [
      ["b", "c"],
      [1, 2],
      [3, 4],
    ],
  });

  it.each<[string, Uint8Array, Part, Record<string, unknown>]>([
    ["many.zip", MANY, { member: "in/b.csv" }, { format: "csv", delimiter: ";", member: "in/b.csv" }],
    ["book.xlsx", BOOK, { sheet: "Table 2" }, { format: "xlsx", sheet: "Table 2" }],
  ])("looks into the part of %s that is asked for, and says so", async (name, content, part, source) => {
    const { look, rows } = await added(await scratch(), name, content, part);
    expect([look.source, types(look), rows]).toEqual([source, { b: "integer", c: "integer" }, 2]);
  });

  it.each<[string, string | Uint8Array, unknown]>([
    ["a zip archive", MANY, { kind: "member", names: ["a.csv", "in/b.csv"] }],
    ["a workbook", BOOK, { kind: "sheet", names: ["Notes", "Long", "Table 2"], usual: "Long" }],
    ["a table", "a\n1\n", undefined],
  ])("lookInside says what %s holds", async (_, content, expected) => {
    const inside = join(await scratch(), "file");
    writeFileSync(inside, content);
    expect(await lookInside({ inside })).toEqual(expected);
  });

  it.each<[string, string | Uint8Array, RegExp, Part?]>([
    ["empty.csv", "", /is empty/],
    ["page.csv", "<!doctype html><html></html>", /is no table \(html\)/],
    ["cut.csv.gz", gzipSync("a,b\n1,2\n".repeat(9000)).subarray(0, 40), /./],
    [
      "bomb.csv.gz",
      Buffer.concat([gzipSync("a,b\n"), gzipSync(Buffer.alloc(7e7, "1,2\n"))]),
      /would unpack to more than 64 MiB/,
    ],
    [
      "two.zip",
      zipSync({ "a.csv": strToU8("a\n1\n"), "b.csv": strToU8("a\n1\n") }),
      /has 2 files. It holds a.csv, b.csv/,
    ],
    ["broken.json", '{"a": 1}\n{"a" 2}\n', /not JSON/],
    ["sheetless.xlsx", workbook({ A: [["a"], [1]] }), /has no sheet "B"\. It has A\./, { sheet: "B" }],
    ["broken.xlsx", Buffer.from("PK\u0003\u0004 nothing"), /no Excel workbook that can be read/],
  ])("refuses %s in plain words", async (name, content, message, part) => {
    await expect(added(await scratch(), name, content, part)).rejects.toThrow(message);
  });

  it("whatever it writes reads every row of the file that it looked at", async () => {
    const dir = await scratch();
    const day = fc.date({ min: new Date("1950-01-01"), max: new Date("2050-01-01"), noInvalidDate: true });
    const iso = (date: Date) => date.toISOString();
    const kinds: fc.Arbitrary<string>[] = [
      fc.integer().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      day.map((d) => iso(d).slice(0, 10)),
      day.map((d) => iso(d).slice(0, 19).replace("T", " ")),
      day.map((d) => iso(d).slice(0, 10).split("-").reverse().join("/")),
      fc.boolean().map(String),
      fc.stringMatching(/^[a-zé "';0-9-]{0,12}$/),
      fc.constantFrom("NA", "", "-", "0012", "1e5", "12:30"),
    ];
    const column = fc.record({
      kind: fc.constantFrom(...kinds),
      holes: fc.constantFrom(0, 0, 0.3),
      hole: fc.constantFrom("", "NA", "NULL"),
    });
    const tables = fc.record({
      columns: fc.array(column, { minLength: 2, maxLength: 6 }),
      delimiter: fc.constantFrom(",", ";", "\t", "|"),
    });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        tables.chain(({ columns, delimiter }) => {
          const cells = columns.map(({ kind, holes, hole }) =>
            fc.tuple(kind, fc.double({ min: 0, max: 1, noNaN: true })).map(([text, at]) => (at < holes ? hole : text)),
          );
          return fc.array(fc.tuple(...cells), { minLength: 1, maxLength: 12 }).map((rows) => ({ rows, delimiter }));
        }),
        async ({ rows, delimiter }) => {
          const header = rows[0].map((_, i) => `Column ${i}`).join(delimiter);
          const text = [header, ...rows.map((row) => row.map(quoted).join(delimiter))].join("\n");
          expect((await added(dir, "table.csv", `${text}\n`)).rows).toBe(rows.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("fieldNames", () => {
  it("are valid, and none is there twice", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom("known_at", "Name", "name", "NÄME"))), (columns) => {
        const names = fieldNames(columns);
        expect(new Set(names).size).toBe(columns.length);
        for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      }),
    );
  });

  it("keep words apart", () => {
    expect(fieldNames(["BoroughName", "Cost (£)", "2nd Line", "copies"])).toEqual([
      ...["borough_name", "cost", "c_2nd_line", "copies_2"],
    ]);
  });
});

describe("merge", () => {
  const record = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.jsonValue());

  it("has what lies over it, and keeps the rest", () => {
    fc.assert(
      fc.property(record, record, (under, over) => {
        const merged = merge(under, over);
        expect(merge(merged, over)).toEqual(merged);
        expect(Object.keys(merged).sort()).toEqual([...new Set([...Object.keys(under), ...Object.keys(over)])].sort());
      }),
    );
  });
});
