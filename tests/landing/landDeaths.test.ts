import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { land } from "../../pipelines/landing/land.js";
import { openStore, type Store } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { put, table } from "./landed.js";

describe("land", () => {
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
