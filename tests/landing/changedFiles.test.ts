import { readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileStamp } from "../../pipelines/landing/fileStamp.js";
import { land } from "../../pipelines/landing/land.js";
import { landedPieces } from "../../pipelines/landing/landedPieces.js";
import { takeFiles } from "../../pipelines/landing/takeFiles.js";
import { landedPath, manifests, readLooked } from "../../pipelines/landing/vintages.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { dataset, hash, put, table, textOf } from "./landed.js";

describe("landing files again", () => {
  it("links files that did not change, and never lets go of what it landed", async () => {
    const store = await openStore(await scratch());
    const sources = await put(await scratch(), { "a-1.csv": "a\nx\n", "a-2.csv": "a\ny\n" });
    const all = dataset("a-*.csv");
    const first = await land(store, { dataset: all, sources, asOf: "2026-01-01" });
    await put(sources, { "a-2.csv": "a\nz\n" });
    const second = await land(store, { dataset: all, sources, asOf: "2026-01-02" });
    const inode = async (sha256: string, name: string) => (await stat(landedPath(store, "table", sha256, name))).ino;
    expect(await inode(first.meta.sha256, "a-1.csv")).toBe(await inode(second.meta.sha256, "a-1.csv"));
    expect(await inode(first.meta.sha256, "a-2.csv")).not.toBe(await inode(second.meta.sha256, "a-2.csv"));
    await rm(join(store.root, "landing", "table", first.meta.sha256), { recursive: true });
    expect(await readFile(landedPath(store, "table", second.meta.sha256, "a-1.csv"), "utf8")).toBe("a\nx\n");
  });

  it("notes of a file that it is the one before with more at its end", async () => {
    const store = await openStore(await scratch());
    const sources = await put(await scratch(), { "a.csv": "a\nx\n" });
    const grew = async (text: string, asOf: string) => {
      await put(sources, { "a.csv": text });
      await land(store, { dataset: table, sources, asOf });
      return (await manifests(store, "table")).at(-1)!.files[0].grew;
    };
    expect(await grew("a\nx\n", "2026-01-01")).toBeUndefined();
    const [{ sha256 }] = (await manifests(store, "table"))[0].files;
    expect(await grew("a\nx\ny\n", "2026-01-02")).toEqual({ bytes: 4, sha256 });
    expect(await grew("a\nX\ny\nz\n", "2026-01-03")).toBeUndefined();
    expect(await grew("a\nX\n", "2026-01-04")).toBeUndefined();
  });

  it("keeps of a file that grew its new end, beside what is there already, and has it whole", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.boolean(), fc.string({ minLength: 1, maxLength: 4 })), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const store = await openStore(await scratch());
          const sources = await scratch();
          const inodes = new Map<string, Set<number>>();
          let text = "";
          for (const [i, [grows, more]] of changes.entries()) {
            const before = text;
            text = grows ? text + more : more;
            await put(sources, { "a.csv": text, "b.csv": "b\n" });
            const all = dataset("a.csv", "b.csv");
            await land(store, { dataset: all, sources, asOf: `2026-01-0${i + 1}`, pieceFrom: 0 });
            const manifest = (await manifests(store, "table")).at(-1)!;
            const [file] = manifest.files;
            const paths = landedPieces(store, manifest, file);
            expect(await textOf(paths)).toBe(text);
            expect(file).toMatchObject({ bytes: Buffer.byteLength(text), sha256: hash(text) });
            const mine = new Set(await Promise.all(paths.map(async (path) => (await stat(path)).ino)));
            // What it was lies there once, however often it grew.
            if (i > 0 && text.startsWith(before) && text !== before && !inodes.has(text))
              expect([...mine].slice(0, -1)).toEqual([...inodes.get(before)!]);
            inodes.set(text, mine);
          }
        },
      ),
      { numRuns: 15 },
    ));

  it("reads a file again only when the file system says that it changed", async () => {
    const store = await openStore(await scratch());
    const sources = await put(await scratch(), { "a.csv": "a\nx\n" });
    const path = join(sources, "a.csv");
    const now = Date.now();
    expect(await fileStamp(path, now)).toBeUndefined();
    const stamp = await fileStamp(path, now + 60_000);
    const settled = { ...(await stat(path)) };
    await put(sources, { "a.csv": "a\ny\n" });
    await utimes(path, settled.atime, settled.mtime);
    expect(await fileStamp(path, now + 60_000)).not.toBe(stamp);
    // A stamp that still holds is believed: the test lets it lie to see that the file is not read.
    await land(store, { dataset: table, sources, asOf: "2026-01-05" });
    const looked = (await readLooked(store, "table"))!;
    const truth = (await manifests(store, "table"))[0];
    const work = await store.scratch();
    const files = async (stamps: Record<string, string>) => {
      const file = { name: "a.csv", path };
      await put(sources, { "a.csv": "a\nz\n" });
      await utimes(work, 0, now / 1000 + 3600);
      const lie = stamps.lie === undefined ? stamps : { "a.csv": (await fileStamp(path, now + 3_600_000))! };
      return (await takeFiles([file], { last: truth, stamps: lie, work, copy: false })).files[0].sha256;
    };
    expect(looked.stamps).toEqual({});
    expect(await files({})).not.toBe(truth.files[0].sha256);
    expect(await files({ lie: "" })).toBe(truth.files[0].sha256);
  });
});
