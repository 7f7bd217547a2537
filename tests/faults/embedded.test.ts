import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { publishedBytes } from "../e2e/publishedBytes.js";
import { scratch } from "../scratch.js";
import { death, effectsOf, live, NIGHT, resultsIn } from "./deadly.js";

it("a night killed before or after every change on disk, and started again each time, is the undisturbed one", async () => {
  const [calm, stormy] = [await scratch(), await scratch()];
  const life = (root: string, kills: number[]) =>
    death(live({ engine: "embedded", root, log: join(root, "effects.log"), kills, options: NIGHT }));
  expect(await life(calm, [])).toMatchObject({ how: 0 });

  // A life hears first of the change at which the one before it was killed. By default one dies after that change and
  // the next one before the change after the next; with HEADWATER_FAULTS=all one dies before each and one after it.
  const points = process.env.HEADWATER_FAULTS === "all" ? [0, 1] : [1, 2];
  for (let lives = 0; ; lives++) {
    const { how, said } = await life(stormy, [points[lives % 2]]);
    if (how === 0) break;
    expect(how, said).toBe("SIGKILL");
    expect(lives).toBeLessThan(500);
  }

  const { kills, commits } = await effectsOf(join(stormy, "effects.log"));
  expect(kills.filter((line) => line.startsWith("killed before")).length).toBeGreaterThan(20);
  expect(kills.filter((line) => line.startsWith("killed after")).length).toBeGreaterThan(20);
  console.log(`The embedded night was killed at ${kills.length} points.`);
  // No step that had committed its result was done again.
  expect(commits).toHaveLength(await resultsIn(stormy));
  expect(await publishedBytes(stormy)).toEqual(await publishedBytes(calm));
  expect(await readdir(join(stormy, "published"))).toEqual(await readdir(join(calm, "published")));
  expect(await readdir(join(stormy, "tmp"))).toEqual([]);
}, 1_800_000);
