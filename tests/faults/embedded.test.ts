import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { publishedBytes } from "../e2e/publishedBytes.js";
import { scratch } from "../scratch.js";
import { death, effectsOf, live, resultsIn, townNight } from "./deadly.js";

it("a night killed before and after every change on disk, and started again each time, is the undisturbed one", async () => {
  const [calm, stormy] = [await scratch(), await scratch()];
  const options = await townNight(await scratch());
  const life = (root: string, kills: number[]) =>
    death(live({ engine: "embedded", root, log: join(root, "effects.log"), kills, options }));
  expect(await life(calm, [])).toMatchObject({ how: 0 });

  // A life hears first of the change at which the one before it was killed: one dies before it, the next one after it.
  // Steps that are committed side by side tell of several changes before the first is made: then a life lasts longer.
  let stale = 0;
  for (let lives = 0, committed = 0; ; lives++) {
    const { how, said } = await life(stormy, [(lives % 2) + 3 * Math.max(0, stale - 1)]);
    if (how === 0) break;
    expect(how, said).toBe("SIGKILL");
    expect(lives).toBeLessThan(500);
    const now = await resultsIn(stormy);
    stale = now > committed ? 0 : stale + 1;
    committed = now;
  }

  const { kills, commits } = await effectsOf(join(stormy, "effects.log"));
  expect(kills.filter((line) => line.startsWith("killed before")).length).toBeGreaterThan(25);
  expect(kills.filter((line) => line.startsWith("killed after")).length).toBeGreaterThan(25);
  console.log(`The embedded night was killed at ${kills.length} points.`);
  // No step that had committed its result was done again; a kill may come between a commit and the word of it.
  expect(commits.length).toBeLessThanOrEqual(await resultsIn(stormy));
  expect(await publishedBytes(stormy)).toEqual(await publishedBytes(calm));
  expect(await readdir(join(stormy, "published"))).toEqual(await readdir(join(calm, "published")));
  expect(await readdir(join(stormy, "tmp"))).toEqual([]);
}, 900_000);
