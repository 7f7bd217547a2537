import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { hashValue } from "../../pipelines/store/hash.js";
import { openStore, STORE_FORMAT, type StepDefinition } from "../../pipelines/store/store.js";
import { sweepScratch } from "../../pipelines/store/sweepScratch.js";
import { thisPlace } from "../../pipelines/store/thisPlace.js";
import { scratch } from "../scratch.js";

const writes = (text: string, inputs: unknown = { text }): StepDefinition<{ length: number }> => ({
  name: "echo",
  version: 1,
  inputs,
  run: async (dir) => {
    await writeFile(join(dir, "out.txt"), text);
    return { length: text.length };
  },
});

describe("store.step", () => {
  it("computes a step once and reads its result ever after", async () => {
    const store = await openStore(await scratch());
    let runs = 0;
    const run = async (dir: string) => {
      runs++;
      return writes("a").run(dir);
    };
    const step = { ...writes("a"), run };
    const first = await store.step(step);
    const second = await store.step(step);
    expect([first.reused, second.reused, runs]).toEqual([false, true, 1]);
    expect(second).toEqual({ ...first, reused: true });
    expect(await readFile(join(second.dir, "out.txt"), "utf8")).toBe("a");
    expect(second.meta).toEqual({ length: 1 });
  });

  it("keeps results of different inputs and of different versions apart", async () => {
    const store = await openStore(await scratch());
    const a = await store.step(writes("a"));
    const b = await store.step(writes("b"));
    const newer = await store.step({ ...writes("a"), version: 2 });
    expect(new Set([a.hash, b.hash, newer.hash]).size).toBe(3);
  });

  it("gives equal results of different inputs the same digest, so that a change stops there", async () => {
    const store = await openStore(await scratch());
    const a = await store.step(writes("same", { asOf: "2026-01-01" }));
    const b = await store.step(writes("same", { asOf: "2026-01-02" }));
    expect(a.hash).not.toBe(b.hash);
    expect(a.digest).toBe(b.digest);
  });

  it("takes a linked file of another result as its own, known by what that result says of it", async () => {
    const store = await openStore(await scratch());
    const from = await store.step(writes("a"));
    const linking = async (name: string) =>
      store.step({
        ...{ name, version: 1, inputs: {} },
        run: async (dir) => {
          await store.link(from, "out.txt", join(dir, "out.txt"));
          return { length: 1 };
        },
      });
    const linked = await linking("linked");
    expect([linked.digest, linked.files]).toEqual([from.digest, from.files]);
    await rm(from.dir, { recursive: true });
    expect(await readFile(join(linked.dir, "out.txt"), "utf8")).toBe("a");
  });

  it("leaves nothing behind when the step fails, and tries it again the next time", async () => {
    const store = await openStore(await scratch());
    const failing = {
      ...writes("a"),
      run: async (dir: string) => {
        await writeFile(join(dir, "half.txt"), "half");
        throw new Error("disk on fire");
      },
    };
    await expect(store.step(failing)).rejects.toThrow("disk on fire");
    expect(await readdir(join(store.root, "tmp"))).toEqual([]);
    expect((await store.step(writes("a"))).reused).toBe(false);
  });

  it("commits one result when the same step runs twice at once", async () => {
    const root = await scratch();
    const [one, two] = await Promise.all([openStore(root), openStore(root)]);
    const results = await Promise.all([one.step(writes("a")), two.step(writes("a"))]);
    expect(results[0].digest).toBe(results[1].digest);
    expect(await readdir(join(root, "steps", "echo"))).toHaveLength(1);
    expect(await readdir(join(root, "tmp"))).toEqual([]);
  });

  it("tells of its effect before and after, in this order", async () => {
    const told: string[] = [];
    const store = await openStore(await scratch(), { effect: (when, what) => told.push(`${when} ${what}`) });
    await store.step(writes("a"));
    await store.step(writes("a"));
    expect(told).toEqual(["begin step echo", "before step echo", "after step echo"]);
  });
});

describe("store.open", () => {
  it("finds a committed result by its reference", async () => {
    const store = await openStore(await scratch());
    const { step, hash, digest } = await store.step(writes("a"));
    expect((await store.open(JSON.parse(JSON.stringify({ step, hash, digest })))).meta).toEqual({ length: 1 });
  });

  it("says which result is missing and what to do", async () => {
    const store = await openStore(await scratch());
    await expect(store.open({ step: "echo", hash: "f".repeat(64), digest: "" })).rejects.toThrow(
      /no result echo\/ffffffffffff.*start the night again/,
    );
  });
});

describe("openStore", () => {
  it("refuses a store of a newer version, and leaves it as it is", async () => {
    const root = await scratch();
    await writeFile(join(root, "store.json"), JSON.stringify({ format: STORE_FORMAT + 1 }));
    await expect(openStore(root)).rejects.toThrow(InputError);
    await expect(openStore(root)).rejects.toThrow(new RegExp(`format ${STORE_FORMAT + 1}.*Update Headwater`));
  });
});

describe("sweepScratch", () => {
  it("removes what processes left that are gone, and leaves a living one its scratch", async () => {
    const store = await openStore(await scratch());
    const mine = await store.scratch();
    // No process can have this number: it is above the kernel's highest.
    await mkdir(join(store.root, "tmp", `4194305.${thisPlace()}.left-behind`, "deep"), { recursive: true });
    await sweepScratch(store);
    expect(await readdir(join(store.root, "tmp"))).toEqual([basename(mine)]);
  });

  it("leaves other machines and containers theirs for a day: their processes cannot be seen from here", async () => {
    const store = await openStore(await scratch());
    const theirs = "4194305.elsewher.0";
    await mkdir(join(store.root, "tmp", theirs));
    await sweepScratch(store);
    expect(await readdir(join(store.root, "tmp"))).toEqual([theirs]);
    await sweepScratch(store, Date.now() + 25 * 3_600_000);
    expect(await readdir(join(store.root, "tmp"))).toEqual([]);
  });
});

describe("hashValue", () => {
  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse());
        expect(hashValue(reversed)).toBe(hashValue(record));
      }),
    );
  });

  it("depends on every value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(hashValue(a) === hashValue(b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      }),
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ["array", value.map(sorted)];
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return ["object", entries.map(([k, v]) => [k, sorted(v)])];
}
