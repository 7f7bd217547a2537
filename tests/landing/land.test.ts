import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { land } from "../../pipelines/landing/land.js";
import { landedPath, manifests } from "../../pipelines/landing/vintages.js";
import type { Progress } from "../../pipelines/progress.js";
import { hashFile } from "../../pipelines/store/hash.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { dataset, landings, put, table } from "./landed.js";

describe("land", () => {
  it("copies the files as they came, with a manifest", async () => {
    const store = await openStore(await scratch());
    const sources = await put(await scratch(), {
      "deep/a-1.csv": "a\nx\n",
      "deep/a-2.csv": "a\ny\n",
      "b.csv": "a\nb\n",
    });
    const landed = await land(store, { dataset: dataset("b.csv", "deep/a-*.csv"), sources, asOf: "2026-01-05" });
    const [manifest] = await manifests(store, "table");
    expect(manifest).toMatchObject({
      dataset: "table",
      asOf: "2026-01-05",
      after: null,
      sequence: 1,
      first: true,
      bytes: 12,
    });
    expect(manifest.files.map(({ name }) => name)).toEqual(["b.csv", "deep/a-1.csv", "deep/a-2.csv"]);
    expect(landed.meta).toMatchObject({ sha256: manifest.sha256, files: manifest.files, bytes: 12 });
    expect(landed.meta.vintages).toEqual([{ sha256: manifest.sha256, knownAt: null, after: null }]);
    for (const { name, sha256 } of manifest.files) {
      const path = landedPath(store, "table", manifest.sha256, name);
      expect(await readFile(path, "utf8")).toBe(await readFile(join(sources, name), "utf8"));
      expect(await hashFile(path)).toBe(sha256);
    }
  });

  it("lands the same content once, wherever it lies, in whichever store", async () => {
    const store = await openStore(await scratch());
    const here = await put(await scratch(), { "a.csv": "a\nx\n" });
    const there = await put(await scratch(), { "a.csv": "a\nx\n" });
    const first = await land(store, { dataset: table, sources: here, asOf: "2026-01-05" });
    const second = await land(store, { dataset: table, sources: there, asOf: "2026-02-05" });
    expect(second).toMatchObject({ hash: first.hash, digest: first.digest, reused: true });
    expect(await landings(store)).toBe(1);
    const other = await land(await openStore(await scratch()), { dataset: table, sources: there, asOf: "2026-03-01" });
    expect(other.digest).toBe(first.digest);
  });

  it("tells how many megabytes of what seems to be new are read", async () => {
    const [store, sources] = [await openStore(await scratch()), await scratch()];
    await put(sources, { "a.csv": "x".repeat(3e6), "b.csv": "y".repeat(1e6) });
    const told: Progress[] = [];
    const both = dataset("a.csv", "b.csv");
    await land(store, { dataset: both, sources, asOf: "2026-01-05", progress: (far) => told.push(far) });
    expect(told.at(-1)).toEqual({ done: 4, of: 4, unit: "MB" });
    expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).sort((a, b) => a - b));
  });

  it("keeps content that comes back as a state of its own, without a second copy", async () => {
    const store = await openStore(await scratch());
    const sources = await scratch();
    const seen: string[] = [];
    for (const [text, asOf] of [
      ["x", "2026-01-01"],
      ["y", "2026-01-02"],
      ["x", "2026-01-03"],
      ["x", "2026-01-04"],
    ]) {
      await put(sources, { "a.csv": text });
      const { meta } = await land(store, { dataset: table, sources, asOf });
      seen.push(meta.vintages.map(({ knownAt, after }) => `${knownAt}<${after}`).join(" "));
    }
    expect(seen).toEqual([
      "null<null",
      "null<null 2026-01-02<2026-01-01",
      "null<null 2026-01-02<2026-01-01 2026-01-03<2026-01-02",
      "null<null 2026-01-02<2026-01-01 2026-01-03<2026-01-02",
    ]);
    expect((await readdir(join(store.root, "landing", "table"))).length).toBe(3);
  });

  it("counts the last of several landings with one as-of date, as if the others had not been", async () => {
    const store = await openStore(await scratch());
    const sources = await put(await scratch(), { "a.csv": "a\nwrong\n" });
    await land(store, { dataset: table, sources, asOf: "2026-01-05" });
    await put(sources, { "a.csv": "a\nright\n" });
    const corrected = await land(store, { dataset: table, sources, asOf: "2026-01-05" });
    const fresh = await land(await openStore(await scratch()), { dataset: table, sources, asOf: "2026-01-05" });
    expect(corrected.digest).toBe(fresh.digest);
  });

  it("says that a night with an earlier as-of date sees what was known then", async () => {
    const store = await openStore(await scratch());
    const sources = await put(await scratch(), { "a.csv": "a\nx\n" });
    const first = await land(store, { dataset: table, sources, asOf: "2026-01-05" });
    expect((await land(store, { dataset: table, sources, asOf: "2025-01-01" })).note).toBeUndefined();
    await put(sources, { "a.csv": "a\ny\n" });
    const earlier = await land(store, { dataset: table, sources, asOf: "2026-01-04" });
    expect(earlier.digest).toBe(first.digest);
    expect(earlier.note).toMatch(
      /files of table have changed since.*as of 2026-01-04 comes before the one as of 2026-01-05.*--store/,
    );
    expect(await landings(store)).toBe(1);
  });
});

describe("what a night knows", () => {
  it("is repeated by every later run as of the same date, unless that is the newest date and the sources changed", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom("x", "y", "z")), {
          minLength: 2,
          maxLength: 7,
        }),
        async (nights) => {
          const store = await openStore(await scratch());
          const sources = await scratch();
          const known = new Map<string, string>();
          let newest = "";
          for (const [day, text] of nights) {
            const asOf = `2026-01-0${day}`;
            await put(sources, { "a.csv": text });
            const { digest, meta } = await land(store, { dataset: table, sources, asOf });
            if (asOf < newest && known.has(asOf)) expect(digest).toBe(known.get(asOf));
            // Landed again as of the first date of all, it is the first for every night.
            if (asOf === newest && (await manifests(store, "table"))[0].asOf === asOf) known.clear();
            if (asOf >= newest) {
              expect(meta.sha256).toBe((await manifests(store, "table")).at(-1)?.sha256);
              newest = asOf;
            }
            known.set(asOf, digest);
            const dates = meta.vintages.map(({ knownAt }) => knownAt ?? "");
            expect(dates).toEqual([...new Set(dates)].sort());
            expect(dates.every((date) => date <= asOf)).toBe(true);
          }
        },
      ),
      { numRuns: 12 },
    ));
});
