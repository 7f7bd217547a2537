import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { InputError } from "../../pipelines/inputError.js";
import { land } from "../../pipelines/landing/land.js";
import { progressInWords } from "../../pipelines/progress.js";
import { OverLimit } from "../../pipelines/sources/overLimit.js";
import type { ReadOrder, ReadOutside } from "../../pipelines/sources/readOrder.js";
import { readPiece } from "../../pipelines/sources/readPiece.js";
import { hashFile } from "../../pipelines/store/hash.js";
import { openStore } from "../../pipelines/store/store.js";
import { countSeen } from "../../pipelines/warehouse/countSeen.js";
import { load } from "../../pipelines/warehouse/load.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";
import { loadedRows, nights, rowsIn } from "./nights.js";

const fields = {
  id: { type: "integer", optional: true },
  day: { type: "date" },
  kind: { type: "text", optional: true },
};
const source = { format: "csv", files: ["t.csv"] };
const events = datasetOf(source, fields, { time: "day" });
const keyed = datasetOf(source, fields, { time: "day", key: ["id"] });
const csv = (...rows: string[]) => `id,day,kind\n${rows.map((row) => `${row}\n`).join("")}`;
const ALL = ["id", "day", "kind", "known_at", "gone_at", "late", "copies"];
const texts = async (dir: string) => (await loadedRows(dir, ALL)).map((row) => ALL.map((c) => row[c] ?? "-").join(" "));

describe("load", () => {
  it("tells how many megabytes of its files are read, in their order, those that were read before at once", async () => {
    const [store, sources] = [await openStore(await scratch()), await scratch()];
    const dataset = datasetOf({ format: "csv", files: ["a.csv", "b.csv", "c.csv"] }, { id: { type: "integer" } });
    const of = async (sizes: Record<string, number>, asOf: string) => {
      for (const [name, bytes] of Object.entries(sizes))
        await writeFile(join(sources, `${name}.csv`), "id,more\n".padEnd(bytes, `1,${"x".repeat(998)}\n`));
      const landed = await land(store, { dataset, sources, asOf });
      const told: string[] = [];
      const read: ReadOutside = (order, tell) => {
        tell?.(0.5);
        return readPiece(order);
      };
      await load(store, { dataset, landed, read, progress: (far) => told.push(progressInWords(far)) });
      return told;
    };
    expect(await of({ a: 1e6, b: 2e6, c: 4e5 }, "2026-01-05")).toEqual(
      [0.5, 1, 2, 3, 3.2, 3.4].map((done) => `${done} of 3.4 MB`),
    );
    expect(await of({ b: 1.2e6 }, "2026-01-06")).toEqual([
      ...[1, 3, 3.4].map((done) => `${done} of 3.4 MB`),
      ...[1, 1.6, 2.2, 2.6].map((done) => `${done} of 2.6 MB`),
    ]);
  });

  it("gives the declared columns their types, and keeps the rows in the order of the file", async () => {
    const types = datasetOf(
      source,
      {
        when: { type: "timestamp", from: ["w"] },
        n: { type: "integer" },
        x: { type: "number" },
        ok: { type: "boolean" },
        name: { type: "text" },
        born: { type: "date", personal: "identifier" },
        day: { type: "date" },
      },
      { time: "when" },
    );
    const { night } = await nights(types);
    const { dir } = await night(
      "2026-01-05",
      "w,n,x,ok,name,born,day\n2024-01-02 10:00,2,.5,yes,b,1999-01-01,2024-01-02\n2024-01-01 10:00,1,1,no,a,x,2024-01-01\n",
    );
    const described = await withDatabase({}, (database) =>
      database.rows(`SELECT column_name, column_type FROM (DESCRIBE FROM ${rowsIn(dir)})`),
    );
    expect(Object.fromEntries(described.map((r) => [r.column_name, r.column_type]))).toEqual({
      ...{ when: "TIMESTAMP", n: "BIGINT", x: "DOUBLE", ok: "BOOLEAN", name: "VARCHAR", day: "DATE" },
      ...{ known_at: "DATE", gone_at: "DATE", late: "BOOLEAN", copies: "BIGINT" },
    });
    const names = await withDatabase({}, (database) => database.rows(`SELECT name FROM ${rowsIn(dir)}`));
    expect(names.map(({ name }) => name)).toEqual(["b", "a"]);
  });

  it("knows rows of the first landing when they are due: the day after what they cover, plus the lag", async () => {
    const due = async (more: object) => {
      const { night } = await nights(datasetOf(source, fields, { time: "day", ...more }));
      return (await texts((await night("2026-01-05", csv("1,2024-01-31,a"))).dir))[0].split(" ")[3];
    };
    expect(await due({})).toBe("2024-02-01");
    expect(await due({ lagDays: 3 })).toBe("2024-02-04");
    expect(await due({ covers: "moment" })).toBe("2024-02-01");
    expect(await due({ covers: "week", lagDays: 1 })).toBe("2024-02-08");
    expect(await due({ covers: "month" })).toBe("2024-02-29");
    expect(await due({ covers: "quarter" })).toBe("2024-04-30");
    expect(await due({ covers: "year" })).toBe("2025-01-31");
    expect(await due({ time: undefined })).toBe("-");
    expect(await due({ covariates: [{ name: "x", kind: "historic", measure: "count" }] })).toBe("2024-02-01");
    expect(await due({ covariates: [{ name: "x", kind: "future", measure: "count" }] })).toBe("-");
  });

  it("knows rows that a later landing brings by its as-of date, and those it lacks until then", async () => {
    const { night } = await nights(events);
    await night("2026-01-05", csv("1,2026-01-01,a", "2,2026-01-02,b", "2,2026-01-02,b"));
    const { dir } = await night(
      "2026-01-08",
      csv("2,2026-01-02,b", "2,2026-01-02,b", "2,2026-01-02,b", "3,2026-01-03,c", "4,2026-01-07,d", "5,2026-01-20,e"),
    );
    expect(await texts(dir)).toEqual([
      "1 2026-01-01 a 2026-01-02 2026-01-08 false 1",
      "2 2026-01-02 b 2026-01-03 - false 1",
      "2 2026-01-02 b 2026-01-03 - false 1",
      "2 2026-01-02 b 2026-01-08 - true 1",
      "3 2026-01-03 c 2026-01-08 - true 1",
      "4 2026-01-07 d 2026-01-08 - false 1",
      "5 2026-01-20 e 2026-01-21 - false 1",
    ]);
  });

  it("replaces a corrected row in the present, not in the past", async () => {
    const { night } = await nights(keyed);
    await night("2026-01-05", csv("1,2026-01-01,a", "2,2026-01-02,b"));
    await night("2026-01-08", csv("1,2026-01-01,A", "2,2026-01-02,b"));
    const { dir } = await night("2026-01-09", csv("1,2026-01-01,a", "2,2026-01-02,b"));
    expect(await texts(dir)).toEqual([
      "1 2026-01-01 A 2026-01-08 2026-01-09 false 1",
      "1 2026-01-01 a 2026-01-02 2026-01-08 false 1",
      "1 2026-01-01 a 2026-01-09 - false 1",
      "2 2026-01-02 b 2026-01-03 - false 1",
    ]);
  });

  it("lets the last of several rows with one key count, across files, and says how many there were", async () => {
    const { night, store } = await nights(keyed);
    const loaded = await night(
      "2026-01-05",
      csv("1,2026-01-01,a", "2,2026-01-02,b", "1,2026-01-03,c", ",2026-01-04,d", ",2026-01-05,e", "1,2026-01-01,a"),
    );
    expect(await texts(loaded.dir)).toEqual([
      "1 2026-01-01 a 2026-01-02 - false 3",
      "2 2026-01-02 b 2026-01-03 - false 1",
      "- 2026-01-05 e 2026-01-06 - false 2",
    ]);
    expect(loaded.meta).toMatchObject({ rows: 3, duplicates: 3, late: 0, first: "2026-01-01", last: "2026-01-05" });
    const seen = await countSeen(store, { dataset: keyed, loaded, asOf: "2026-01-05" });
    expect(seen.meta).toEqual({ rows: 2, duplicates: 2, late: 0, first: "2026-01-01", last: "2026-01-02" });
  });

  it("takes no declared field for one of its own columns, whatever it is called", async () => {
    const own = ["place", "last", "change", "newest", "d"];
    const named = datasetOf(
      source,
      {
        id: { type: "integer" },
        day: { type: "date" },
        ...Object.fromEntries(own.map((name) => [name, { type: "text" }])),
      },
      { time: "day", key: ["id"] },
    );
    const { night } = await nights(named);
    const file = (value: string) => `id,day,${own}\n${`1,2026-01-01,${own.map(() => value)}\n`.repeat(2)}`;
    expect((await night("2026-01-05", file("a"))).meta).toMatchObject({ rows: 1, duplicates: 1 });
    const corrected = await night("2026-01-06", file("b"));
    expect(await loadedRows(corrected.dir, ["place", "gone_at"])).toEqual([
      { place: "a", gone_at: "2026-01-06" },
      { place: "b", gone_at: null },
    ]);
  });

  it("keeps equal rows without a declared key: each is an event", async () => {
    const { night } = await nights(events);
    const loaded = await night("2026-01-05", csv("1,2026-01-01,a", "1,2026-01-01,a"));
    expect(loaded.meta).toMatchObject({ rows: 2, duplicates: 0 });
  });

  it("does nothing when nothing is new, and parses and folds only what is", async () => {
    const started: string[] = [];
    const store = await openStore(await scratch(), { effect: (when, what) => when === "before" && started.push(what) });
    const { night } = await nights(events, store);
    const first = await night("2026-01-05", csv("1,2026-01-01,a"));
    expect(started.filter((s) => s.startsWith("step"))).toEqual(["step landed", "step parse", "step load"]);
    started.length = 0;
    expect(await night("2026-01-06", csv("1,2026-01-01,a"))).toEqual({ ...first, reused: true });
    expect(started).toEqual(["look table"]);
    started.length = 0;
    await night("2026-01-07", csv("1,2026-01-01,a", "2,2026-01-06,b"));
    expect(started.filter((s) => s.startsWith("step"))).toEqual(["step landed", "step parse", "step load"]);
  });

  it("gives the same bytes in every store, and the same rows however the files order them", async () => {
    const rows = Array.from({ length: 500 }, (_, i) => `${i % 90},2025-0${1 + (i % 9)}-10,k${i % 7}`);
    const [bytes, known] = [new Set<string>(), new Set<string>()];
    for (const order of [rows, rows, [...rows].reverse()]) {
      const { night } = await nights(events);
      const { dir, meta } = await night("2026-01-05", csv(...order));
      bytes.add(await hashFile(join(dir, Object.keys(meta.parts)[0])));
      known.add(JSON.stringify(await texts(dir)));
    }
    expect([bytes.size, known.size]).toEqual([2, 1]);
  });

  it("parses of a file that grew its end alone, keeps the files of rows that no change touches, and names true lines", async () => {
    const { night, store } = await nights(events);
    const parsed = async () =>
      (await readdir(join(store.root, "steps", "parse"))).map(
        async (hash) =>
          JSON.parse(await readFile(join(store.root, "steps", "parse", hash, "result.json"), "utf8")).meta.rows,
      );
    const old = csv('1,2026-01-01,"a\nb"', "2,2026-01-02,b", "3,2026-01-02,c");
    const first = await night("2026-01-05", old);
    const grown = await night("2026-01-06", `${old}4,2026-01-05,d\n`);
    expect((await Promise.all(await parsed())).sort()).toEqual([1, 3]);
    const inode = async (dir: string, name: string) => (await stat(join(dir, name))).ino;
    const [part] = Object.keys(first.meta.parts);
    expect(await inode(grown.dir, part)).toBe(await inode(first.dir, part));
    expect(grown.meta).toMatchObject({ rows: 4, first: "2026-01-01", last: "2026-01-05" });
    const held = await night("2026-01-07", `${old}4,2026-01-05,d\n5,soon,e\n`);
    expect(held.contract?.meta.held).toContain('t.csv: line 7, column "day": "soon" is no date');
    expect(held.digest).toBe(grown.digest);
    const cut = await night("2026-01-08", `${old}4,2026-01-05,d\n5,2026-01-07,e`);
    expect((await texts(cut.dir)).at(-1)).toBe("5 2026-01-07 e 2026-01-08 - false 1");
  });

  it("reads a file whole that grew from one which ended within a line", async () => {
    const { night } = await nights(events);
    await night("2026-01-05", "id,day,kind\n1,2026-01-01,ab");
    const { dir } = await night("2026-01-06", "id,day,kind\n1,2026-01-01,abc\n2,2026-01-02,d\n");
    expect(await texts(dir)).toEqual([
      "1 2026-01-01 ab 2026-01-02 2026-01-06 false 1",
      "1 2026-01-01 abc 2026-01-06 - true 1",
      "2 2026-01-02 d 2026-01-06 - true 1",
    ]);
  });

  it("names the data set, the file, the line, the column and the value that cannot be read, and keeps nothing of it", async () => {
    const { night, store } = await nights(events);
    await expect(night("2026-01-05", csv("1,2026-01-01,a", "x,2026-01-02,b"))).rejects.toThrow(
      new InputError(
        'table: t.csv: line 3, column "id": "x" is no whole number. Correct it at its source, or declare in fields.id how it is written.',
      ),
    );
    await expect(night("2026-01-05", csv())).rejects.toThrow(
      /table: t.csv: there are no rows below the header.*Nobody/,
    );
    expect(await readdir(join(store.root, "steps"))).toEqual(["landed", "parse"]);
    expect(await readdir(join(store.root, "tmp"))).toEqual([]);
  });

  it("holds a data set back at the state before where the newest cannot be read, and it never was known", async () => {
    const { night } = await nights(events);
    await expect(night("2026-01-05", csv("?,2026-01-01,a"))).rejects.toThrow(InputError);
    const first = await night("2026-01-08", csv("1,2026-01-01,a"));
    expect(await texts(first.dir)).toEqual(["1 2026-01-01 a 2026-01-02 - false 1"]);
    const held = await night("2026-01-09", csv("?,2026-01-01,a"));
    expect([first.contract, held.digest]).toEqual([undefined, first.digest]);
    expect(held.contract?.meta.held).toMatch(
      /^A table is held back.*line 2, column "id": "\?" is no.*\(Nobody\) has to/,
    );
    const mended = await night("2026-01-10", csv("1,2026-01-01,a", "2,2026-01-02,b"));
    expect(await texts(mended.dir)).toEqual([
      "1 2026-01-01 a 2026-01-02 - false 1",
      "2 2026-01-02 b 2026-01-10 - true 1",
    ]);
  });

  it("holds a data set back where the newest takes too much, tonight and while it does; it is known once it does not", async () => {
    const [store, sources] = [await openStore(await scratch()), await scratch()];
    let huge = true;
    const read: ReadOutside = async (order) => {
      if (huge && (await readFile(order.piece.paths[0], "utf8")).includes("huge"))
        throw new OverLimit("it takes too much.");
      return readPiece(order);
    };
    const night = async (asOf: string, ...rows: string[]) => {
      await writeFile(join(sources, "t.csv"), csv(...rows));
      return load(store, { dataset: events, landed: await land(store, { dataset: events, sources, asOf }), read });
    };
    const ids = async (dir: string) => (await loadedRows(dir, ["id"], "gone_at IS NULL")).map(({ id }) => id);
    const good = await night("2026-01-05", "1,2026-01-01,a");
    const held = await night("2026-01-06", "2,2026-01-01,huge");
    expect(held.contract?.meta.held).toMatch(/A table is held back.*table: t\.csv: it takes too much\. Whoever owns/);
    expect(held.digest).toBe(good.digest);
    const next = await night("2026-01-07", "3,2026-01-01,c");
    expect([next.contract, await ids(next.dir)]).toEqual([undefined, ["3"]]);
    huge = false;
    const later = await night("2026-01-07", "3,2026-01-01,c");
    expect(await ids(later.dir)).toEqual(["3"]);
    expect(
      (await loadedRows(later.dir, ["id", "known_at", "gone_at"])).map((row) => Object.values(row).join(" ")),
    ).toEqual([...["1 2026-01-02 2026-01-06", "2 2026-01-06 2026-01-07", "3 2026-01-07 "]]);
    // A first landing has none before it.
    huge = true;
    const first = await openStore(await scratch());
    await writeFile(join(sources, "t.csv"), csv("2,2026-01-01,huge"));
    const landed = await land(first, { dataset: events, sources, asOf: "2026-01-06" });
    await expect(load(first, { dataset: events, landed, read })).rejects.toThrow("table: t.csv: it takes too much.");
  });

  it("tries a file that takes more than it may once, until it changes or may take something else, and says so", async () => {
    const [store, sources] = [await openStore(await scratch()), await scratch()];
    let tried = 0;
    const reading = (lasting: boolean, limits: Record<string, number>): ReadOutside =>
      Object.assign(
        async (order: ReadOrder) => {
          if (!(await readFile(order.piece.paths[0], "utf8")).includes("huge")) return readPiece(order);
          tried++;
          throw new OverLimit("it takes too much.", lasting);
        },
        { limits },
      );
    const night = async (asOf: string, row: string, read: ReadOutside) => {
      await writeFile(join(sources, "t.csv"), csv(row));
      const landed = await land(store, { dataset: events, sources, asOf });
      const { contract } = await load(store, { dataset: events, landed, read });
      return [tried, contract?.meta.held];
    };
    const little = reading(true, { seconds: 1 });
    const held = expect.stringMatching(
      /table: t\.csv: it takes too much\. It is read again when it has changed, or may/,
    );
    expect(await night("2026-01-05", "1,2026-01-01,a", little)).toEqual([0, undefined]);
    expect(await night("2026-01-06", "2,2026-01-01,huge", little)).toEqual([1, held]);
    expect(await night("2026-01-07", "2,2026-01-01,huge", little)).toEqual([1, held]);
    expect(await night("2026-01-07", "2,2026-01-01,huge", reading(true, { seconds: 2 }))).toEqual([2, held]);
    expect(await night("2026-01-08", "3,2026-01-01,huge", little)).toEqual([3, held]);
    // What somebody's hand may have ended is no matter of limits.
    const passing = expect.not.stringMatching(/is read again/);
    expect(await night("2026-01-09", "4,2026-01-01,huge", reading(false, { seconds: 1 }))).toEqual([4, passing]);
    expect(await night("2026-01-09", "4,2026-01-01,huge", reading(false, { seconds: 1 }))).toEqual([5, passing]);
    // The files of the nights before are tried again as well, and those that are read by then need no limits.
    const enough = Object.assign((order: ReadOrder) => readPiece(order), { limits: { seconds: 9 } });
    expect(await night("2026-01-09", "4,2026-01-01,huge", enough)).toEqual([5, undefined]);
    expect(await night("2026-01-09", "4,2026-01-01,huge", little)).toEqual([5, undefined]);
  });

  it("reads a column that was renamed overnight when the inventory knows both names", async () => {
    const renamed = datasetOf(source, { ...fields, day: { type: "date", from: ["day", "date"] } }, { time: "day" });
    const { night } = await nights(renamed);
    await night("2026-01-05", csv("1,2026-01-01,a"));
    const { dir } = await night("2026-01-06", csv("1,2026-01-01,a", "2,2026-01-05,b").replace("day", "date"));
    expect(await texts(dir)).toEqual(["1 2026-01-01 a 2026-01-02 - false 1", "2 2026-01-05 b 2026-01-06 - false 1"]);
  });
});
