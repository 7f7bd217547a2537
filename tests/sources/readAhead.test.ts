import { existsSync } from "node:fs";
import { link, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { contractSchema } from "../../pipelines/inventory/contract.js";
import { land } from "../../pipelines/landing/land.js";
import { createReadAhead, type ReadAhead } from "../../pipelines/sources/readAhead.js";
import type { ReadOrder, ReadOutside } from "../../pipelines/sources/readOrder.js";
import { readPiece } from "../../pipelines/sources/readPiece.js";
import { openStore } from "../../pipelines/store/store.js";
import { load } from "../../pipelines/warehouse/load.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "./readTable.js";

const table = (contract?: object) =>
  datasetOf(
    { format: "csv", files: ["t.csv"] },
    { day: { type: "date" }, area: { type: "text" }, n: { type: "integer" } },
    {
      time: "day",
      series: [{ service: "all", title: "All", freq: ["D"], area: "area", time: "day", measure: "count" }],
      ...(contract ? { contract: contractSchema.parse(contract) } : {}),
    },
  );
const timeZone = "Europe/London";
const text = (rows: readonly (readonly [number, string, string])[]) =>
  `day,area,n\n${rows.map(([day, area, n]) => `2026-01-${day},${area},${n}\n`).join("")}`;
const row = fc.tuple(fc.integer({ min: 10, max: 20 }), fc.constantFrom("A", "B"), fc.constantFrom("1", "2", "x"));

/** A store that reads ahead, and how often it has read. */
async function reading() {
  const store = await openStore(await scratch());
  const orders: ReadOrder[] = [];
  const read: ReadOutside = (order, tell) => {
    orders.push(order);
    return readPiece(order, tell);
  };
  return { store, orders, ahead: createReadAhead(store, read) };
}

/** A copy in a store, and the order that reads it where it was landed. */
async function copied(content: string, dataset = table(), abridged = false) {
  const dir = await scratch();
  await mkdir(join(dir, "out"));
  const [copy, landed] = [join(dir, "copy"), join(dir, "landed")];
  await writeFile(copy, content);
  const [to, quarantine, work, short] = ["rows", "quarantine", "work", "abridged"].map((n) => join(dir, "out", n));
  const order: ReadOrder = {
    ...{ piece: { paths: [landed], sha256: "", from: 0 }, dataset, timeZone, to, quarantine, work },
    ...(abridged ? { abridged: short } : {}),
  };
  return { copy, landed, order, out: join(dir, "out") };
}

/** The same where reading the copy has begun. */
async function begun({ begin }: ReadAhead, content: string, dataset = table(), abridged = false) {
  const files = await copied(content, dataset, abridged);
  await begin(files.copy, { dataset, timeZone, abridged });
  return files;
}

/** What a reading says and writes; what a file leaves that cannot be read is no file. */
async function outcome(read: ReadOutside, { order, out }: { order: ReadOrder; out: string }) {
  try {
    const said = await read(order);
    const names = (await readdir(out)).filter((name) => name !== "work").sort();
    return {
      said,
      files: await Promise.all(names.map(async (name) => [name, await readFile(join(out, name), "hex")])),
    };
  } catch (error) {
    return { input: error instanceof InputError, message: (error as Error).message };
  }
}

describe("a file that is read ahead", () => {
  it("has the limits of what it reads with, by which a file that took too much is remembered", async () => {
    const store = await openStore(await scratch());
    const limits = { seconds: 9 };
    const read: ReadOutside = Object.assign((order: ReadOrder) => readPiece(order), { limits });
    expect([createReadAhead(store, read).read.limits, createReadAhead(store, readPiece).read.limits]).toEqual([
      limits,
      undefined,
    ]);
  });

  it("gives what reading it where it was landed gives, byte for byte, and is read once", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        fc.constantFrom(undefined, { retyped: "quarantine rows" }, { range: { n: { to: 1 } } }),
        async (rows, abridged, contract) => {
          const { orders, ahead } = await reading();
          const there = await copied(text(rows), table(contract), abridged);
          const here = await begun(ahead, text(rows), table(contract), abridged);
          for (const { copy, landed } of [here, there]) await rename(copy, landed);
          expect(await outcome(ahead.read, here)).toEqual(await outcome(readPiece, there));
          expect(orders).toHaveLength(1);
        },
      ),
      { numRuns: 12 },
    ));

  it("is read again where another file lies, or something else is asked", async () => {
    const { orders, ahead } = await reading();
    const more = { retyped: "quarantine rows" };
    for (const change of [
      (order: ReadOrder) => ({ ...order, timeZone: "UTC" }),
      (order: ReadOrder) => ({ ...order, dataset: table(more) }),
      (order: ReadOrder) => ({ ...order, areas: [] }),
      (order: ReadOrder) => ({ ...order, earlier: [] }),
    ]) {
      const { copy, landed, order } = await begun(ahead, text([[10, "A", "1"]]));
      await link(copy, landed);
      orders.length = 0;
      expect(await ahead.read(change(order))).toMatchObject({ rows: 1 });
      expect(orders).toHaveLength(1);
    }
    const { landed, order } = await begun(ahead, text([[10, "A", "1"]]));
    await writeFile(
      landed,
      text([
        [10, "A", "1"],
        [11, "A", "1"],
      ]),
    );
    expect(await ahead.read(order)).toMatchObject({ rows: 2 });
  });

  it("is not begun where a contract asks for what is not known yet", async () => {
    const { orders, ahead } = await reading();
    for (const contract of [{ areas: ["area"] }, { uniqueAcrossFiles: [["n"]] }])
      await begun(ahead, text([[10, "A", "1"]]), table(contract));
    expect(orders).toEqual([]);
  });

  it("leaves nothing behind, whether it was asked for or not", async () => {
    const { store, ahead } = await reading();
    for (const asked of [true, false]) {
      const { copy, landed, order } = await begun(ahead, text([[10, "A", "1"]]), table(), true);
      await rename(copy, landed);
      if (asked) await ahead.read(order);
      else ahead.forget("table");
      await expect.poll(() => readdir(join(store.root, "tmp"))).toEqual([]);
    }
  });

  it("is what was landed, whatever becomes of its source meanwhile", async () => {
    const { store, orders, ahead } = await reading();
    const sources = await scratch();
    const source = join(sources, "t.csv");
    await writeFile(source, text([[10, "A", "1"]]));
    const landed = await land(store, {
      ...{ dataset: table(), sources, asOf: "2026-02-01", copyFirstFrom: 0 },
      async onCopy({ path, first }) {
        expect(first).toBe(true);
        await ahead.begin(path, { dataset: table(), timeZone, abridged: true });
        await writeFile(
          source,
          text([
            [10, "B", "2"],
            [11, "B", "2"],
          ]),
        );
      },
    });
    const loaded = await load(store, { dataset: table(), landed, timeZone, read: ahead.read, abridgeFrom: 0 });
    expect(orders).toHaveLength(1);
    const whole = await openStore(await scratch());
    await writeFile(source, text([[10, "A", "1"]]));
    const again = await land(whole, { dataset: table(), sources, asOf: "2026-02-01" });
    expect(landed.digest).toBe(again.digest);
    const other = await load(whole, { dataset: table(), landed: again, timeZone, abridgeFrom: 0 });
    expect(loaded.digest).toBe(other.digest);
    expect(existsSync(join(loaded.dir, "abridged-000001.parquet"))).toBe(true);
  });
});
