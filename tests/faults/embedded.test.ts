import { join } from "node:path";
import { expect, it } from "vitest";
import { whole } from "../long/whole.js";
import { scratch } from "../scratch.js";
import { chosen } from "./chosen.js";
import { calmNight, death, expectCalm, live } from "./deadly.js";

it("a night killed before and after every change on disk, and started again each time, is the undisturbed one", async () => {
  const calm = await calmNight(await scratch());
  const kills = chosen(calm.points, "embedded");
  // Killed whole, the worker and the server die at each of these points too: more than two hundred in all.
  expect(kills.length).toBeGreaterThanOrEqual(whole ? 80 : 30);

  const root = await scratch();
  const life = { engine: "embedded", root, log: join(root, "effects.log"), kills, options: calm.options } as const;
  for (let lives = 0; ; lives++) {
    const { how, said } = await death(live(life));
    if (how === 0) break;
    expect(how, said).toBe("SIGKILL");
    expect(lives).toBeLessThan(kills.length);
  }
  await expectCalm(calm, life);
}, 1_800_000);
