import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { InputError } from "../../pipelines/inputError.js";
import { land } from "../../pipelines/landing/land.js";
import { landedPath } from "../../pipelines/landing/vintages.js";
import { openStore, type Store } from "../../pipelines/store/store.js";
import { type LoadedRows, load } from "../../pipelines/warehouse/load.js";
import { scratch } from "../scratch.js";
import { FORMATS, type Format, textsOf } from "../sources/formats.js";
import { datasetOf } from "../sources/readTable.js";
import { withDirectory } from "../sources/withDirectory.js";
import { loadedRows, rowsIn } from "./nights.js";

const GOOD = "id,day,kind\n1,2026-01-01,a\n2,2026-01-02,b\n3,2026-01-03,c\n4,2026-01-04,d\n";
const many = (cells: (column: number) => string) =>
  Array.from({ length: 1000 }, (_, i) => (i === 7 ? "id" : i === 500 ? "day" : i === 999 ? "kind" : cells(i)));

interface Case {
  readonly content: string | Uint8Array;
  /** What the inventory says otherwise. */
  readonly day?: object;
  /** How the files of the other nights are written, where not as CSV. */
  readonly format?: Pick<Format, "source" | "write">;
  /** `id day kind` of each row that is valid after the night, or why it is held back at the night before. */
  readonly becomes: readonly string[] | RegExp;
}

const NEW = ["5 2026-01-05 e"];
const formatNamed = (name: string) => FORMATS.find((format) => format.name === name)!;
const [JSON_LIST, ARROW] = [formatNamed("json"), formatNamed("arrow as a stream")];
const zipped = (...names: string[]) =>
  Buffer.from(zipSync(Object.fromEntries(names.map((name) => [name, strToU8(GOOD)]))));

const CASES: Readonly<Record<string, Case>> = {
  "a byte-order mark": { content: "\ufeffid,day,kind\n5,2026-01-05,e\n", becomes: NEW },
  "0 bytes": { content: "", becomes: /t.csv: the file is empty. Fetch it again, or ask its owner/ },
  "a web page instead of CSV": {
    content: "<!DOCTYPE html><html><body>Sign in</body></html>",
    becomes: /t.csv: the file is a web page \(HTML\), not CSV. The download went wrong, or needs a login/,
  },
  "gzip that is cut off": {
    content: gzipSync(GOOD.repeat(999)).subarray(0, 120),
    becomes: /t.csv: the gzip file is cut off/,
  },
  "gzip that is a bomb": {
    content: Buffer.concat(["id,day,kind\n", Buffer.alloc(7e7, "5,2026-01-05,e\n")].map((part) => gzipSync(part))),
    becomes: /t.csv: the file is packed, and would unpack to more than 64 MiB/,
  },
  "a JSON list that is cut off": {
    content: '[{"id":5,"day":"2026-01-05","kind":"e"},',
    format: JSON_LIST,
    becomes: /t.csv: line 1: the list of records is cut off: no "]" ends it. Fetch the file again/,
  },
  "Arrow that is cut off": {
    content: Buffer.from(await ARROW.write(textsOf(GOOD))).subarray(0, -8),
    format: ARROW,
    becomes: /t.csv: the Arrow stream is cut off: the mark at its end is missing. Fetch it again/,
  },
  "a zip archive whose members overlap": {
    content: withDirectory(zipped("t.csv", "u.csv"), (entry) => entry.writeUInt32LE(0, 42)),
    becomes: /t.csv: t.csv and u.csv overlap in the zip archive. No real table comes so/,
  },
  "a zip archive of more than 10,000 members": {
    content: zipSync(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}.csv`, new Uint8Array()]))),
    becomes: /t.csv: the zip archive has 10001 members, more than 10000/,
  },
  "a zip archive of more than 16 GiB": {
    content: withDirectory(zipped("t.csv", "u.csv", "v.csv", "w.csv", "x.csv"), (entry) =>
      entry.writeUInt32LE(0xfffffffe, 24),
    ),
    becomes: /t.csv: the zip archive would unpack to 20480 MiB, more than 16384 MiB/,
  },
  "line ends `\\n` and `\\r\\n` mixed": {
    content: 'id,day,kind\r\n5,2026-01-05,e\n6,2026-01-05,"f\r\ng"\r\n7,2026-01-05,h',
    becomes: [...NEW, "6 2026-01-05 f\r\ng", "7 2026-01-05 h"],
  },
  "a lone `\\r` among other line ends": {
    content: "id,day,kind\r\n5,2026-01-05,e\n6,2026-01-05,f\rg\n",
    becomes: /t.csv: lines end in different ways \(\\n, \\r\\n or \\r\)/,
  },
  "a quote that never closes": {
    content: 'id,day,kind\n5,2026-01-05,e\n6,2026-01-05,"f\n7,2026-01-05,g\n',
    becomes: /t.csv: line 3: a quote opens and never closes/,
  },
  "text after a closing quote": {
    content: 'id,day,kind\n5,2026-01-05,"e"e\n',
    becomes: /t.csv: line 2: text after a closing quote/,
  },
  "1,000 columns": {
    content: `${many((i) => `c${i}`)}\n${many((i) => `${i}`)
      .join(",")
      .replace("id", "5")
      .replace("day", "2026-01-05")
      .replace("kind", "e")}\n`,
    becomes: NEW,
  },
  "a cell of 10 MB": {
    content: `id,day,kind\n5,2026-01-05,${"e".repeat(1e7)}\n`,
    becomes: [`5 2026-01-05 ${"e".repeat(1e7)}`],
  },
  "a cell of more than 16 MiB": {
    content: `id,day,kind\n5,2026-01-05,${"e".repeat(17 * 2 ** 20)}\n`,
    becomes: /t.csv: line 2: longer than 16 MiB/,
  },
  "two columns of one name": { content: "id,day,kind,kind\n5,2026-01-05,e,f\n", becomes: NEW },
  "two declared date formats": {
    content: "id,day,kind\n5,2026-01-05,e\n6,05/01/2026,f\n",
    day: { formats: ["%Y-%m-%d", "%d/%m/%Y"] },
    becomes: [...NEW, "6 2026-01-05 f"],
  },
  "a date format that is not declared": {
    content: "id,day,kind\n5,2026-01-05,e\n6,05/01/2026,f\n",
    becomes: /t.csv: line 3, column "day": "05\/01\/2026" is no date/,
  },
  "dates in the future": { content: "id,day,kind\n5,2126-01-05,e\n", becomes: ["5 2126-01-05 e"] },
  "a column renamed overnight": {
    content: "id,date,kind\n5,2026-01-05,e\n",
    becomes: /t.csv: no column "day". There are "date", .*If it was renamed, add the new name to fields.day.from/,
  },
  "half of the rows of the day before": {
    content: GOOD.split("\n").slice(0, 3).join("\n"),
    becomes: ["1 2026-01-01 a", "2 2026-01-02 b"],
  },
};

const datasetWith = ({ day, format }: Pick<Case, "day" | "format">) =>
  datasetOf(
    { format: "csv", ...format?.source, files: ["t.csv"] },
    { id: { type: "integer" }, day: { type: "date", ...day }, kind: { type: "text" } },
    { time: "day", key: ["id"] },
  );

/** A store in which a good night was made before the one of the case. */
async function after({ content, ...says }: Omit<Case, "becomes">) {
  const [store, sources] = [await openStore(await scratch()), await scratch()];
  const night = async (asOf: string, given: string | Uint8Array) => {
    await writeFile(join(sources, "t.csv"), given);
    const dataset = datasetWith(says);
    const landed = await land(store, { dataset, sources, asOf });
    return { landed, loaded: await load(store, { dataset, landed }).catch((error: Error) => error) };
  };
  const written = (rows: string) => says.format?.write(textsOf(rows)) ?? rows;
  const good = await night("2026-01-05", await written(GOOD));
  return { store, good, bad: await night("2026-01-06", content), night, written };
}

/** A night of the case that has none before it to fall back on. */
async function first({ content, ...says }: Omit<Case, "becomes">) {
  const [store, sources] = [await openStore(await scratch()), await scratch()];
  await writeFile(join(sources, "t.csv"), content);
  const dataset = datasetWith(says);
  return load(store, { dataset, landed: await land(store, { dataset, sources, asOf: "2026-01-06" }) });
}

const valid = async (dir: string) =>
  (await loadedRows(dir, ["id", "day", "kind"], "gone_at IS NULL")).map((r) => `${r.id} ${r.day} ${r.kind}`);

describe("a night of a file with", () => {
  it.each(Object.entries(CASES))("%s", async (_, { becomes, ...given }) => {
    const { store, good, bad, night, written } = await after(given);
    if (becomes instanceof RegExp) {
      const held = bad.loaded as LoadedRows;
      expect(held.contract?.meta.held).toMatch(becomes);
      expect(held.digest).toBe((good.loaded as LoadedRows).digest);
      await expect(first(given)).rejects.toThrow(InputError);
    } else {
      expect(bad.loaded).not.toBeInstanceOf(Error);
      expect(await valid((bad.loaded as { dir: string }).dir)).toEqual(becomes);
    }
    await losesNothing(store, given.content, bad.landed.meta.sha256);
    // The night before sees what it saw, and the next one goes on.
    expect((await night("2026-01-05", await written(GOOD))).loaded).toEqual({ ...good.loaded, reused: true });
    const next = await night("2026-01-07", await written(`${GOOD}9,2026-01-06,z\n`));
    expect((await valid((next.loaded as { dir: string }).dir)).at(-1)).toBe("9 2026-01-06 z");
  });

  it("dates in the future, sees them only when they are due; half of the rows, still knows the others as of the day before", async () => {
    const known = async (dir: string, where: string) =>
      (await loadedRows(dir, ["id", "known_at", "gone_at"], where)).map((r) => Object.values(r).join(" "));
    const future = await after(CASES["dates in the future"]);
    expect(await known((future.bad.loaded as { dir: string }).dir, "id = 5")).toEqual(["5 2126-01-06 "]);
    const half = await after(CASES["half of the rows of the day before"]);
    expect(await known((half.bad.loaded as { dir: string }).dir, "gone_at IS NOT NULL")).toEqual([
      "3 2026-01-04 2026-01-06",
      "4 2026-01-05 2026-01-06",
    ]);
  });

  it("a column renamed overnight, reads it where the inventory knows both names", async () => {
    const { bad } = await after({ ...CASES["a column renamed overnight"], day: { from: ["day", "date"] } });
    expect(await valid((bad.loaded as { dir: string }).dir)).toEqual(NEW);
  });

  it("the two daylight-saving days, puts their hours on the wall clock", async () => {
    const hours = ["2026-03-28", "2026-10-24"].flatMap((day) =>
      Array.from({ length: 72 }, (_, i) => new Date(Date.parse(day) + (i - 1) * 3_600_000).toISOString()),
    );
    const [store, sources] = [await openStore(await scratch()), await scratch()];
    await writeFile(join(sources, "t.csv"), `at\n${hours.map((hour) => `${hour}\n`).join("")}`);
    const dataset = datasetOf({ format: "csv", files: ["t.csv"] }, { at: { type: "timestamp" } }, { time: "at" });
    const landed = await land(store, { dataset, sources, asOf: "2026-11-01" });
    const { dir } = await load(store, { dataset, landed, timeZone: "Europe/London" });
    const days = await withDatabase({}, (database) =>
      database.rows(
        `SELECT CAST("at" AS DATE)::VARCHAR AS day, count(*) AS n FROM ${rowsIn(dir)} GROUP BY ALL ORDER BY ALL`,
      ),
    );
    expect(Object.fromEntries(days.map(({ day, n }) => [day, n]))).toMatchObject({
      ...{ "2026-03-28": 24, "2026-03-29": 23, "2026-10-24": 24, "2026-10-25": 25 },
    });
  });
});

it("docs/bad-files.md has a line for each", () => {
  const lines = readFileSync("docs/bad-files.md", "utf8")
    .split("\n")
    .filter((line) => /^\| /.test(line));
  const told = lines.slice(2).map((line) => line.split("|")[1].trim());
  expect(told.sort()).toEqual([...Object.keys(CASES), "the two daylight-saving days"].sort());
});

async function losesNothing(store: Store, content: string | Uint8Array, sha256: string): Promise<void> {
  const landed = await readFile(landedPath(store, "table", sha256, "t.csv"));
  expect(landed.equals(Buffer.from(content))).toBe(true);
}
