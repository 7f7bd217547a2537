import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chosen } from "./chosen.js";
import { type Calm, calmNight, death, expectCalm, live } from "./deadly.js";
import { mortalServer } from "./mortalServer.js";

let dir: string;
let calm: Calm;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "headwater-faults-"));
  calm = await calmNight(dir);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it("a night whose worker is killed again and again is the undisturbed one, and no committed step is done again", async () => {
  const kills = chosen(calm.points, "worker");
  const { life, complete } = await mortalServer();
  let night: Promise<void> | undefined;
  for (let lives = 0; lives <= kills.length; lives++) {
    const worker = live({ ...life, kills });
    const dead = death(worker);
    if (night === undefined) {
      await Promise.race([once(worker, "message"), dead]);
      night = complete(calm.options);
    }
    const ended = await Promise.race([dead, night]);
    if (ended === undefined) worker.kill("SIGTERM");
    const { how, said } = await dead;
    expect(how, said).toBe(ended === undefined ? 0 : "SIGKILL");
  }
  await night;
  await expectCalm(calm, { ...life, kills });
}, 1_800_000);

it("a night whose server is killed again and again is the undisturbed one, and no step is done twice", async () => {
  const kills = chosen(calm.points, "server");
  const { life, record, complete } = await mortalServer();
  const worker = live({ ...life, kills, server: record });
  const dead = death(worker);
  await Promise.race([once(worker, "message"), dead]);
  await complete(calm.options);
  worker.kill("SIGTERM");
  expect(await dead).toMatchObject({ how: 0 });
  await expectCalm(calm, { ...life, kills });
}, 1_800_000);
