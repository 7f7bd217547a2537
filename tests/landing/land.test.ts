import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { fileStamp } from "../../pipelines/landing/fileStamp.js";
import { land } from "../../pipelines/landing/land.js";
import { landedPieces } from "../../pipelines/landing/landedPieces.js";
import { takeFiles } from "../../pipelines/landing/takeFiles.js";
import { landedPath, manifests, readLooked } from "../../pipelines/landing/vintages.js";
import type { Progress } from "../../pipelines/progress.js";
import { hashFile } from "../../pipelines/store/hash.js";
import { openStore, type Store } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { datasetOf } from "../sources/readTable.js";

const dataset = (...files: string[]) => datasetOf({ format: "csv", files }, { a: { type: "text" } });
const table = dataset("a.csv");

async function put(root: string, files: Record<string, string>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}

const textOf = async (paths: readonly string[]) =>
  (await Promise.all(paths.map((path) => readFile(path, "utf8")))).join("");
const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const landings = async (store: Store) => (await manifests(store, "table")).length;

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

  it("tells before and after each change on disk", async () => {
    const told: string[] = [];
    const store = await openStore(await scratch(), { effect: (when, what) => told.push(`${when} ${what}`) });
    const sources = await put(await scratch(), { "a.csv": "a\nx\n" });
    await land(store, { dataset: table, sources, asOf: "2026-01-05" });
    expect(told).toEqual([
      ...["before land table", "after land table", "before look table", "after look table"],
      ...["begin step landed", "before step landed", "after step landed"],
    ]);
    told.length = 0;
    await land(store, { dataset: table, sources, asOf: "2026-01-05" });
    expect(told).toEqual([]);
    expect(await readdir(join(store.root, "tmp"))).toEqual([]);
  });

  it("goes on after a death before or after any of its changes, with the same result", async () => {
    const sources = await put(await scratch(), { "a.csv": "a\nx\n" });
    const nights = [
      ["x", "2026-01-01"],
      ["y", "2026-01-02"],
      ["x", "2026-01-03"],
    ] as const;
    const run = async (store: Store, from = 0) => {
      let digest = "";
      for (const [i, [text, asOf]] of nights.entries())
        if (i >= from) {
          await put(sources, { "a.csv": text });
          digest = (await land(store, { dataset: table, sources, asOf })).digest;
        }
      return digest;
    };
    const whole = await run(await openStore(await scratch()));
    for (let point = 0; ; point++) {
      const root = await scratch();
      let effects = 0;
      let night = 0;
      const dying = await openStore(root, {
        effect: (_, what) => {
          if (effects++ === point) throw new Error(`died at ${what}`);
        },
      });
      let died = false;
      for (; night < nights.length && !died; night++) {
        await put(sources, { "a.csv": nights[night][0] });
        await land(dying, { dataset: table, sources, asOf: nights[night][1] }).catch(() => {
          died = true;
          night--;
        });
      }
      if (!died) break;
      expect(await run(await openStore(root), night)).toBe(whole);
    }
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

describe("sources that cannot be had", () => {
  const attempt = async (files: string[], sources: string) => {
    const store = await openStore(await scratch());
    const error = await land(store, { dataset: dataset(...files), sources, asOf: "2026-01-05" }).catch((e: Error) => e);
    expect(error).toBeInstanceOf(InputError);
    expect(await readdir(join(store.root, "landing"))).toEqual([]);
    return (error as Error).message;
  };

  it("are named, with where they were looked for and how to say where they are", async () => {
    const sources = await put(await scratch(), { "crime/old.csv": "a\n", "crime/new.csv": "a\n" });
    const advice = "Give the directory that the inventory's paths start from with --sources DIR or HEADWATER_SOURCES.";
    expect(await attempt(["crime/neww.csv"], sources)).toBe(
      `table: no file crime/neww.csv below ${sources}. ${join(sources, "crime")} has new.csv, old.csv. ${advice}`,
    );
    expect(await attempt(["crimes/*.csv"], sources)).toContain(
      `no file crimes/*.csv below ${sources}. ${sources} has crime.`,
    );
    expect(await attempt(["crime"], sources)).toContain("no file crime below");
    expect(await attempt(["a.csv"], join(sources, "nowhere"))).toBe(
      `The source root ${join(sources, "nowhere")} is not there. ${advice}`,
    );
  });

  it("are refused when they lead out of the source root", async () => {
    const outside = await put(await scratch(), { "secret.csv": "a\n" });
    const sources = await put(await scratch(), { "a.csv": "a\n" });
    await symlink(join(outside, "secret.csv"), join(sources, "link.csv"));
    await symlink(outside, join(sources, "folder"));
    await symlink(join(sources, "a.csv"), join(sources, "fine.csv"));
    for (const name of ["link.csv", "folder/secret.csv", "folder/*.csv", `../${outside.split("/").at(-1)}/secret.csv`])
      expect(await attempt([name], sources)).toMatch(/leads out of the source root/);
    const store = await openStore(await scratch());
    await land(store, { dataset: dataset("fine.csv"), sources, asOf: "2026-01-05" });
    expect(await landings(store)).toBe(1);
  });

  it("are named when they cannot be read", async () => {
    const sources = await put(await scratch(), { mem: "a\n" });
    await chmod(join(sources, "mem"), 0o000);
    // The superuser may read everything, but nobody reads the first byte of a process's memory.
    const message = await attempt(["mem"], process.platform === "linux" ? "/proc/self" : sources);
    expect(message).toMatch(/mem cannot be read: .*Give the user who runs Headwater the right to read it/);
  });

  it("fit patterns by name, hidden files only when asked for", async () => {
    const sources = await put(await scratch(), {
      ...{ "2024/a.csv": "1", "2025/a.csv": "2", "2025/b.csv": "3", "2025/.a.csv": "4", "2025/a.csvx": "5" },
    });
    const store = await openStore(await scratch());
    const { meta } = await land(store, { dataset: dataset("*/*.csv", "2024/a.csv"), sources, asOf: "2026-01-05" });
    expect(meta.files.map(({ name }) => name)).toEqual(["2024/a.csv", "2025/a.csv", "2025/b.csv"]);
  });
});
