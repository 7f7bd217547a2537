import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { InputError } from "../../pipelines/inputError.js";
import { openTable } from "../../pipelines/sources/readFile.js";
import { scratch } from "../scratch.js";
import { FORMATS } from "./formats.js";
import { datasetOf, readTable } from "./readTable.js";
import { withDirectory } from "./withDirectory.js";
import { workbook } from "./workbook.js";

const fields = { a: { type: "text", optional: true }, b: { type: "integer", optional: true } };
const html = "<!DOCTYPE html>\n<html><body>Sign in, please</body></html>";
const many = gzipSync(`a,b\n${Array.from({ length: 5000 }, (_, i) => `${(i * 7919) % 997},${i}\n`).join("")}`);
const latin = (text: string) => Buffer.from(text, "latin1");

const members = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`m${i}.csv`, strToU8("a,b\n")]));

/** An archive whose members are the same bytes. */
function overlapping(): Buffer {
  const zip = zipSync({ "a.csv": strToU8("a,b\nx,1\n"), "b.csv": strToU8("a,b\nx,1\n") });
  return withDirectory(zip, (entry) => entry.writeUInt32LE(0, 42));
}

describe("a file that cannot be read says where and what to do:", () => {
  const cases: [name: string, content: string | Uint8Array, source: object, message: RegExp][] = [
    ["empty", "", { format: "csv" }, /^the file is empty. Fetch it again/],
    ["only blanks", " \n\n", { format: "csv" }, /^the file is empty/],
    ["empty gzip", gzipSync(""), { format: "csv" }, /^the file is empty/],
    ["empty JSON", "", { format: "json" }, /^the file is empty/],
    ["empty workbook", "", { format: "xlsx" }, /^the file is empty/],
    ["a web page", html, { format: "csv" }, /^the file is a web page \(HTML\), not CSV. The download went wrong/],
    ["a web page in gzip", gzipSync(html), { format: "csv" }, /^the file is a web page/],
    ["a web page for JSON", html, { format: "json" }, /^the file is a web page \(HTML\), not JSON/],
    ["a web page for a workbook", html, { format: "xlsx" }, /^the file is a web page \(HTML\), not an Excel workbook/],
    [
      "a workbook for CSV",
      workbook({ S: [["a"]] }),
      { format: "csv" },
      /^the file is an Excel workbook\. Correct `format`/,
    ],
    ["CSV for a workbook", "a,b\n1,2\n", { format: "xlsx" }, /^the file is plain text, not an Excel workbook/],
    ["a PDF", "%PDF-1.7 …", { format: "csv" }, /^the file is a PDF, not CSV/],
    ["binary", new Uint8Array([1, 2, 0, 4, 5]), { format: "csv" }, /^the file is binary, not CSV/],
    [
      "gzip that was cut off",
      many.subarray(0, many.length - 20),
      { format: "csv" },
      /^the gzip file is cut off or damaged \(unexpected end of file\)/,
    ],
    [
      "gzip with a wrong byte",
      many.map((byte, i) => (i === 3000 ? byte ^ 255 : byte)),
      { format: "csv" },
      /^the gzip file is cut off or damaged/,
    ],
    [
      "a ZIP archive that is no workbook",
      workbook({ S: [["a"]] }).subarray(0, 300),
      { format: "xlsx" },
      /^not an Excel workbook that can be read/,
    ],
    [
      "a sheet that is not there",
      workbook({ One: [["a", "b"]], Two: [] }),
      { format: "xlsx", sheet: "Three" },
      /^no sheet "Three". It has One, Two/,
    ],
    ["title rows only", "title\n", { format: "csv", skip: 1 }, /^nothing below the 1 title rows. Correct `skip`/],
    ["title rows only in a sheet", workbook({ S: [["title"]] }), { format: "xlsx", skip: 1 }, /^no header below row 1/],
    ["too many values", "a,b\n1,2\n\n3,4,5\n", { format: "csv" }, /^line 4: 3 values, but the header has 2 columns/],
    ["too few values", "a,b\n1,2\n3\n", { format: "csv" }, /^line 3: 1 values, but the header has 2 columns/],
    ["another delimiter", "a;b\n1;2\n", { format: "csv" }, /^no column "a". There are "a;b"/],
    [
      "a quote that never closes",
      'a,b\nx,1\n"y,2\nz,3\n',
      { format: "csv" },
      /^line 3: a quote opens and never closes/,
    ],
    ["text after a quote", 'a,b\n"x"y,1\nz,2\n', { format: "csv" }, /^line 2: text after a closing quote/],
    ["lines that end in three ways", "a,b\r\nx,1\ny,2\r\nz\rz,3\n", { format: "csv" }, /^lines end in different ways/],
    ["latin-1 as UTF-8", latin("a,b\nx,1\ncafé,2\n"), { format: "csv" }, /^line 3: not UTF-8. Say `encoding: latin-1`/],
    [
      "UTF-16 that was cut off",
      Buffer.from("a,b\nx,1\n", "utf16le").subarray(0, -1),
      { format: "csv", encoding: "utf-16" },
      /^the file is not UTF-16, or cut off/,
    ],
    ["latin-1 as UTF-8 in the header", latin("a,b,café\nx,1,2\n"), { format: "csv" }, /^line 1: not UTF-8/],
    ["a line of 17 MB", `a,b\n${"x".repeat(17e6)},1\n`, { format: "csv" }, /^line 2: longer than 16 MiB/],
    ["JSON that breaks off", '[{"a": "x"},\n{"a": ', { format: "json" }, /^line 2, column \d+: not JSON/],
    [
      "a JSON list cut off after a record",
      '[{"a": "x"},\n{"a": "y"},\n',
      { format: "json" },
      /^line 3: the list of records is cut off/,
    ],
    [
      "a JSON list cut off after a comma, in gzip",
      gzipSync('[{"a": "x"},'),
      { format: "json" },
      /^line 1: the list of records is cut off/,
    ],
    ["JSON with a typo", '[{"a": "x"},\n {"a": y}]', { format: "json" }, /^line 2, column 8: not JSON/],
    ["JSON lines with a typo", '{"a": "x"}\n{"a": "y"}\n{"a": z}\n', { format: "json" }, /^line 3, column 7: not JSON/],
    [
      "JSON without records there",
      '{"events": {"list": []}}',
      { format: "json", records: ["events", "lists"] },
      /^no list of records at events.lists. At that level there are: list/,
    ],
    [
      "a zip archive of several files",
      zipSync({ "a.csv": strToU8("a,b\n"), "b.csv": strToU8("a,b\n") }),
      { format: "csv" },
      /^the zip archive has 2 files. It holds a.csv, b.csv. Say which one with `member`/,
    ],
    [
      "a zip archive without the named file",
      zipSync({ "a.csv": strToU8("a,b\n") }),
      { format: "csv", member: "c*.csv" },
      /^the zip archive has no file c\*.csv. It holds a.csv/,
    ],
    [
      "a zip archive that was cut off",
      zipSync({ "a.csv": strToU8("a,b\nx,1\n") }).subarray(0, 60),
      { format: "csv" },
      /^the zip archive is cut off or damaged/,
    ],
    [
      "a zip archive whose members overlap",
      overlapping(),
      { format: "csv", member: "a.csv" },
      /^a.csv and b.csv overlap/,
    ],
    ["a workbook whose members overlap", overlapping(), { format: "xlsx" }, /^a.csv and b.csv overlap/],
    [
      "a zip archive of 10,001 members",
      zipSync(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}.csv`, new Uint8Array()]))),
      { format: "csv", member: "1.csv" },
      /^the zip archive has 10001 members, more than 10000/,
    ],
    [
      "a zip archive that says it is more than 16 GiB",
      withDirectory(zipSync(members(5)), (entry) => entry.writeUInt32LE(0xfffffffe, 24)),
      { format: "csv", member: "m1.csv" },
      /^the zip archive would unpack to 20480 MiB, more than 16384 MiB/,
    ],
    [
      "a web page in a zip archive",
      zipSync({ "a.csv": strToU8(html) }),
      { format: "csv" },
      /^the file is a web page \(HTML\), not CSV/,
    ],
    [
      "a zip archive that unpacks to far too much",
      zipSync({ "a.csv": new Uint8Array(2 ** 27) }),
      { format: "csv" },
      /^a.csv in the zip archive says that it unpacks to 134217728 bytes, 10\d\d times its size/,
    ],
    ["Parquet that was cut off", strToU8("PAR1 and no more"), { format: "parquet" }, /^the Parquet file is damaged/],
    ["Parquet for CSV", strToU8("PAR1 and no more"), { format: "csv" }, /^the file is Parquet, not CSV/],
    ["CSV for Parquet", "a,b\n", { format: "parquet" }, /^the file is plain text, not Parquet/],
    ["Arrow that was cut off", strToU8("ARROW1\0\0 and no more"), { format: "arrow" }, /^the Arrow file is cut off/],
    ["JSON whose records are numbers", "[1, 2]", { format: "json" }, /^not a list of records/],
  ];
  it.each(cases)("%s", async (_, content, source, message) => {
    const error = await readTable(content, source, fields).catch((e: Error) => e);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(message);
  });

  it.each(FORMATS.filter(({ file }) => /\.(json|arrows?)$/.test(file)))("$name cut off anywhere", async (format) => {
    const { header, rows } = {
      header: ["a", "b"],
      rows: [
        ["x", "1"],
        ["y", "-1"],
        ["z", "0"],
      ],
    };
    const whole = Buffer.from(await format.write({ header, rows }));
    const source = datasetOf(format.source, fields).source;
    const path = join(await scratch(), "t");
    await withDatabase({}, async (database) => {
      for (let end = whole.length - 1; end >= 0; end--) {
        await writeFile(path, whole.subarray(0, end));
        await expect(openTable(database, path, source), `${end} bytes`).rejects.toThrow(InputError);
      }
    });
  });

  it("a value far down in a file with quoted line breaks and empty lines is named by its line", async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => (i % 10 ? `x,${i}\n` : `"x\ny",${i}\n\n`));
    rows[2718] = "z,?\n";
    const line = 2 + rows.slice(0, 2718).join("").split("\n").length - 1;
    await expect(readTable(`a,b\n${rows.join("")}`, { format: "csv" }, fields)).rejects.toThrow(
      `line ${line}, column "b": "?" is no whole number`,
    );
  });

  it("texts mean what the encoding says, with its mark or without, in either order of bytes", async () => {
    const windows = Buffer.from("a,b\n\x80 \x93it\x92s\x94 caf\xe9,1\n", "latin1");
    expect(await readTable(windows, { format: "csv", encoding: "windows-1252" }, fields)).toEqual([
      { a: "€ “it’s” café", b: 1 },
    ]);
    const little = Buffer.from("a,b\n€ Łódź,1\n", "utf16le");
    for (const bytes of [little, Buffer.from("\ufeffa,b\n€ Łódź,1\n", "utf16le").swap16()])
      expect(await readTable(bytes, { format: "csv", encoding: "utf-16" }, fields)).toEqual([{ a: "€ Łódź", b: 1 }]);
  });

  it("a header without rows is a table without rows", async () => {
    expect(await readTable("a,b\n", { format: "csv" }, fields)).toEqual([]);
    expect(await readTable(workbook({ S: [["a", "b"]] }), { format: "xlsx" }, fields)).toEqual([]);
  });

  it("of two columns with one name the first counts", async () => {
    expect(await readTable("a,b,a\nx,1,y\n", { format: "csv" }, fields)).toEqual([{ a: "x", b: 1 }]);
  });

  it("a thousand columns, and names that SQL would take for something else", async () => {
    const names = Array.from({ length: 1000 }, (_, i) => (i === 500 ? `it's "a"; DROP TABLE x --` : `c${i}`));
    const csv = `${names.map((n) => `"${n.replaceAll('"', '""')}"`).join(",")}\n${names.map((_, i) => i).join(",")}\n`;
    expect(
      await readTable(
        csv,
        { format: "csv" },
        { odd: { type: "integer", from: [names[500]] }, last: { type: "integer", from: ["c999"] } },
      ),
    ).toEqual([{ odd: 500, last: 999 }]);
  });
});

describe("a workbook's cells", () => {
  it("are dates with or without time, numbers, texts and truth values; rows empty in all asked columns are none", async () => {
    const day = new Date(Date.UTC(2010, 6, 30));
    const book = workbook({
      S: [
        ["day", "at", "n", "text", "ok", null, "other"],
        [day, new Date(Date.UTC(2024, 1, 29, 10, 30)), 1.25, " x ", true, null, 1],
        [null, null, null, null, null, null, 2],
        [new Date(Date.UTC(1999, 11, 31)), null, 12461, "2", false, null, 3],
      ],
    });
    const rows = await readTable(
      book,
      { format: "xlsx" },
      {
        day: { type: "date" },
        at: { type: "timestamp", optional: true },
        n: { type: "number" },
        text: { type: "text" },
        ok: { type: "boolean" },
      },
    );
    expect(rows).toEqual([
      { day: "2010-07-30", at: "2024-02-29 10:30:00", n: 1.25, text: "x", ok: true },
      { day: "1999-12-31", at: null, n: 12461, text: "2", ok: false },
    ]);
  });
});
