import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { abridge } from "../../pipelines/sources/abridge.js";
import type { Scan } from "../../pipelines/sources/countPlain.js";
import { scanPlain } from "../../pipelines/sources/scanPlain.js";
import { scratch } from "../scratch.js";
import { csvText, withCell } from "./csvText.js";
import { datasetOf } from "./readTable.js";

const fields = {
  ...{ id: { type: "integer" }, day: { type: "date" }, area: { type: "text" }, kind: { type: "text" } },
  ...{ minutes: { type: "number", optional: true }, note: { type: "text", optional: true } },
};
const series = [{ service: "all", title: "All", freq: ["D"], area: "area", time: "day", measure: "count" }];
const dataset = (source: object = {}) => datasetOf({ format: "csv", ...source }, fields, { time: "day", series });

/** What abridging a text says and writes, and what each part of it was said to be. */
async function abridged(text: string | Uint8Array, scan: Scan, source?: object) {
  const work = join(await scratch(), "work");
  const [path, to] = [join(work, "t"), join(work, "abridged")];
  await mkdir(work);
  await writeFile(path, text);
  const plain: boolean[] = [];
  const told: Scan = async (part) => {
    plain.push(await scan(part));
    return plain.at(-1)!;
  };
  const rows = await withDatabase({}, (database) =>
    abridge(database, { path, to, dataset: dataset(source), timeZone: "Europe/London", work, scan: told }, []),
  ).catch((error: Error) => error.message);
  return { said: { rows, written: existsSync(to) ? await readFile(to, "hex") : null }, plain };
}

const byDuckdb: Scan = async () => false;
const HEADER = "id,day,area,kind,minutes,note,other\n";
const cell = {
  id: ["1", "-5", "007", "123456789012345"],
  day: ["2026-01-10", "2026-01-11", "2026-1-5"],
  area: ["North", "south", "St. Ives ", " Bow"],
  kind: ["a", "Ab c", "~"],
  minutes: ["", "1.5", "-3", "-0.25", "12"],
  note: ["", "x", "1"],
  other: ["", " ", "x", "-"],
};
/** What is not plain, or cannot be read. */
const odd = {
  id: ["", "1.0", "1e3", "0x1F", "-", "--1", "+4", "9007199254740993", "99999999999999999999", "1 ", "x"],
  day: ["", "soon", "2026-02-31", "2026-01-10 10:00", '"2026-01-10"', "2026-01-10x"],
  area: ["", " ", '"a, b"', '"x\ny"', "Zoë", "\u0000"],
  kind: ["", " ", " a", "!", "!b", '"q"', "é"],
  minutes: [".5", "5.", "1.2.3", "1e999", "NaN", "many", "1,5", "-", "-.5", "1e2", " 3"],
  note: [" ", '"', "ü", "a\rb"],
  other: ["ß", '""', "x,y"],
};
const names = Object.keys(cell) as (keyof typeof cell)[];
const row = fc.tuple(...names.map((name) => fc.constantFrom(...cell[name])));
const oddity = fc
  .constantFrom(...names)
  .chain((name) => fc.record({ column: fc.constant(names.indexOf(name)), text: fc.constantFrom(...odd[name]) }));
const textOf = (rows: readonly (readonly string[])[], end?: string) => csvText(HEADER, rows, end);

describe("a text that is counted without DuckDB", () => {
  it("comes to what DuckDB makes of it, byte for byte, in parts as in one", () =>
    fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), fc.constantFrom("\n", ""), async (rows, end) => {
        const { said, plain } = await abridged(textOf(rows, end), scanPlain);
        expect(said).toEqual((await abridged(textOf(rows, end), byDuckdb)).said);
        expect(said.rows).toBe(rows.length);
        expect(plain.every(Boolean)).toBe(true);
      }),
      { numRuns: 25 },
    ));

  it("is left to DuckDB where anything in it is odd", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        oddity,
        async (rows, at, { column, text }) => {
          const broken = textOf(withCell(rows, at, column, text));
          const { said } = await abridged(broken, scanPlain);
          expect(said).toEqual((await abridged(broken, byDuckdb)).said);
        },
      ),
      { numRuns: 80 },
    ));

  it("has lines as DuckDB has them: of every odd kind, or it is left to DuckDB", async () => {
    const [line, other] = ["1,2026-01-10,North,a,1,x,y\n", "-57,2026-01-11,St. Ives,Ab c,-12.25,,\n"];
    for (const [text, source] of [
      [HEADER, {}],
      [`${HEADER}\n`, {}],
      [`${HEADER}${line}\n${line}`, {}],
      [`${HEADER}${line}\n\n`, {}],
      [`${HEADER}${line}1,2026-01-10,North\n`, {}],
      [`${HEADER}${line}1,2026-01-10,North,a,1,x,y,\n`, {}],
      [`${HEADER}${line}1,2026-01-10,North,a,1,x,y,z\n`, {}],
      [(HEADER + line).replaceAll("\n", "\r\n"), {}],
      [HEADER.replace("\n", "\r\n") + line, {}],
      [`\ufeff${HEADER}${line}`, {}],
      [`A title\n\n${HEADER}${line}`, { skip: 1 }],
      [`"A title\nof two"\n${HEADER}${line}`, { skip: 1 }],
      [(HEADER + line).replaceAll(",", ";"), { delimiter: ";" }],
      [(HEADER + line).replaceAll(",", "\t"), { format: "tsv", delimiter: "\t" }],
      [HEADER + line, { empty: ["a"] }],
      [Buffer.from(`${HEADER}${line.replace("North", "Zoë")}`, "latin1"), { encoding: "latin-1" }],
      [HEADER + line.replace("North", "N".repeat(2 ** 21)), {}],
      [HEADER + (line + other).repeat(30_000) + line.trim(), {}],
    ] as const) {
      const { said } = await abridged(text, scanPlain, source);
      expect(said).toEqual((await abridged(text, byDuckdb, source)).said);
    }
  });

  it("may have more groups than there is room for: then DuckDB counts them", async () => {
    const rows = Array.from({ length: 600_000 }, (_, i) => `1,2026-01-10,${i.toString(36)},a,1,x,y\n`);
    const { said, plain } = await abridged(HEADER + rows.join(""), (part) =>
      scanPlain({ ...part, from: HEADER.length, end: HEADER.length + rows.join("").length }),
    );
    expect(plain).toContain(false);
    expect(said.rows).toBe(rows.length);
  });
});
