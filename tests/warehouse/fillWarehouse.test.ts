import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { openStore } from "../../pipelines/store/store.js";
import { fillWarehouse } from "../../pipelines/warehouse/fillWarehouse.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";
import { nights } from "./nights.js";

const dataset = datasetOf(
  { format: "csv", files: ["t.csv"] },
  { id: { type: "integer" }, name: { type: "text", personal: "identifier" } },
);

async function filled() {
  const store = await openStore(await scratch());
  const { night } = await nights(dataset, store);
  const loaded = await night("2026-01-05", "id,name\n1,Ann\n2,Bob\n");
  const path = join(store.root, "warehouse.duckdb");
  const count = () =>
    withDatabase({ path }, async (database) => (await database.rows('SELECT count(*) AS n FROM "calls-2"'))[0].n);
  return { store, night, loaded, path, count };
}

describe("fill", () => {
  it("has one table a data set, without personal columns, and records what it holds", async () => {
    const { store, loaded, path } = await filled();
    expect(await fillWarehouse(store, [{ dataset: "calls-2", loaded }])).toBe(true);
    await withDatabase({ path }, async (database) => {
      expect(await database.rows('SELECT * FROM "calls-2" ORDER BY id')).toEqual([
        { id: 1, known_at: null, gone_at: null, late: false, copies: 1 },
        { id: 2, known_at: null, gone_at: null, late: false, copies: 1 },
      ]);
      expect(await database.rows("FROM headwater.loaded")).toEqual([
        { dataset: "calls-2", hash: loaded.hash, digest: loaded.digest },
      ]);
    });
  });

  it("does nothing when it is up to date, and is made anew when a table changed, is missing, or the file is damaged", async () => {
    const { store, night, loaded, path, count } = await filled();
    const tables = [{ dataset: "calls-2", loaded }];
    await fillWarehouse(store, tables);
    const before = await stat(path);
    expect(await fillWarehouse(store, tables)).toBe(false);
    expect((await stat(path)).ino).toBe(before.ino);
    const more = await night("2026-01-06", "id,name\n1,Ann\n2,Bob\n3,Eve\n");
    expect(await fillWarehouse(store, [{ dataset: "calls-2", loaded: more }])).toBe(true);
    expect(await count()).toBe(3);
    await writeFile(path, "no database");
    expect(await fillWarehouse(store, tables)).toBe(true);
    expect(await count()).toBe(2);
    expect(await fillWarehouse(store, [])).toBe(true);
    await expect(count()).rejects.toThrow(/calls-2/);
  });

  it("says which rows are counted in no area, and is made anew when those change", async () => {
    const { store, loaded, path } = await filled();
    const tables = [{ dataset: "calls-2", loaded }];
    const rows = { dataset: "calls-2", service: "calls", freq: "D", written: "Camdem", rows: 8, nearest: "Camden" };
    expect(await fillWarehouse(store, tables, [rows])).toBe(true);
    expect(await fillWarehouse(store, tables, [rows])).toBe(false);
    expect(await withDatabase({ path }, (database) => database.rows("FROM headwater.unplaced"))).toEqual([rows]);
    expect(await fillWarehouse(store, tables, [{ ...rows, rows: 9 }])).toBe(true);
  });

  it("is a view of rows that are many or stayed in their text, with the same rows as a table of them", async () => {
    const series = { service: "calls", title: "Calls", freq: ["D"], area: { all: "A" }, time: "day", measure: "count" };
    const counted = datasetOf(
      { format: "csv", files: ["t.csv"] },
      { day: { type: "date" }, minutes: { type: "number", optional: true }, kind: { type: "text" } },
      { time: "day", series: [series] },
    );
    const store = await openStore(await scratch());
    const { night } = await nights(counted, store);
    const text = 'day,minutes,kind\n2026-01-02,1.5,"a\nb"\n2026-01-01,,c\n';
    const inRows = await night("2026-01-05", text);
    const inText = await night("2026-01-05", text, { abridgeFrom: 0 });
    expect(await readdir(inText.dir)).toEqual(["abridged-000001.parquet", "result.json"]);
    const filledWith = async (viewFrom?: number) => {
      const tables = ["rows", "text"].map((dataset, i) => ({ dataset, loaded: [inRows, inText][i] }));
      await fillWarehouse(store, tables, [], viewFrom);
      return withDatabase({ path: join(store.root, "warehouse.duckdb") }, async (database) => ({
        views: (await database.rows("SELECT view_name FROM duckdb_views() WHERE NOT internal")).map((v) => v.view_name),
        rows: await database.rows("FROM rows"),
        text: await database.rows("FROM text"),
      }));
    };
    const copied = await filledWith();
    expect(copied.rows.map(({ minutes, kind }) => [minutes, kind])).toEqual([
      [1.5, "a\nb"],
      [null, "c"],
    ]);
    expect(copied).toEqual({ views: ["text"], rows: copied.rows, text: copied.rows });
    expect(await filledWith(0)).toEqual({ ...copied, views: ["rows", "text"] });
  });

  it("lets who has it open go on reading", async () => {
    const { store, night, loaded, path, count } = await filled();
    await fillWarehouse(store, [{ dataset: "calls-2", loaded }]);
    await withDatabase({ path }, async (database) => {
      const more = await night("2026-01-06", "id,name\n1,Ann\n");
      expect(await fillWarehouse(store, [{ dataset: "calls-2", loaded: more }])).toBe(true);
      expect((await database.rows('SELECT count(*) AS n FROM "calls-2"'))[0].n).toBe(2);
    });
    // Without the second row, which is gone but not forgotten.
    expect(await count()).toBe(2);
  });

  it("never has half of a table: a death before the change leaves the old one", async () => {
    const { store, loaded, path } = await filled();
    await fillWarehouse(store, [{ dataset: "calls-2", loaded }]);
    const old = await readFile(path);
    const dying = await openStore(store.root, {
      effect: () => {
        throw new Error("died");
      },
    });
    await expect(fillWarehouse(dying, [])).rejects.toThrow("died");
    expect(old.equals(await readFile(path))).toBe(true);
    expect(await fillWarehouse(store, [])).toBe(true);
  });
});
