import { EventEmitter, once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { NightOptions } from "../../workflows/activities.js";
import { adoptNights } from "../../workflows/temporal/adoptNights.js";
import { headwaterOn } from "../../workflows/temporal/client.js";
import { currentBuild } from "../../workflows/temporal/deployment.js";
import { NIGHT_ID } from "../../workflows/temporal/names.js";
import { dailyTime } from "../../workflows/temporal/wallClock.js";
import { headwater } from "../e2e/headwater.js";
import { smallActivities } from "./smallActivities.js";
import { type Bundle, startTemporal, type Temporal } from "./startTemporal.js";

let temporal: Temporal;
beforeAll(async () => {
  temporal = await startTemporal();
});
afterAll(() => temporal.end());

const night = (asOf: string): NightOptions => ({ inventory: "sample", asOf, models: ["auto"], seed: 1 });

/** Activities that stop at the panel until they are let go, and note which worker did which step. */
function slow(name: string, done: string[]) {
  const events = new EventEmitter();
  const arrived = once(events, "arrived");
  const activities = smallActivities(temporal.store, async (step, subject) => {
    if (step === "panel" && name !== "next") {
      events.emit("arrived");
      await once(events, "go");
    }
    done.push(`${name} ${step} ${subject}`);
  });
  return { activities, arrived, go: () => events.emit("go") };
}

it("a night stays with the version that began it while that has a worker; new nights get the new version", async () => {
  const done: string[] = [];
  const old = slow("old", done);
  const oldWorker = await temporal.work(old.activities, "old");
  const first = await headwaterOn(temporal.connected, "old").run(night("2026-01-01"));
  await old.arrived;
  const newWorker = await temporal.work(slow("next", done).activities, "next");
  expect(await currentBuild(temporal.connected)).toBe("next");
  setInterval(old.go, 50).unref();
  await first.result();
  expect(done.filter((step) => step.startsWith("next"))).toEqual([]);

  const second = await headwaterOn(temporal.connected, "next").run(night("2026-01-02"));
  await second.result();
  expect(done.filter((step) => step.startsWith("next")).length).toBeGreaterThan(10);
  for (const worker of [oldWorker, newWorker]) worker.stop();
  await Promise.all([oldWorker.ended, newWorker.ended]);
});

/** The same workflow code but for one change that its histories do not allow. */
const changed = (bundle: Bundle): Bundle => {
  const code = bundle.code.replace("act.land(plan, dataset)", "act.load(plan, dataset)");
  expect(code).not.toBe(bundle.code);
  return { ...bundle, code };
};

it.each([
  ["goes on where it is, where its history can be replayed", (bundle: Bundle) => bundle, "goes on with"],
  ["is started again from the store, where it cannot", changed, "was started again"],
])("a night whose worker is gone for good %s", async (_title, change, sentence) => {
  const done: string[] = [];
  const name = `old ${sentence}`;
  const old = slow(name, done);
  const oldWorker = await temporal.work(old.activities, name);
  const asOf = sentence === "goes on with" ? "2026-02-01" : "2026-02-02";
  const first = await headwaterOn(temporal.connected, name).run(night(asOf));
  await old.arrived;
  oldWorker.stop();
  const letGo = setInterval(old.go, 50);
  await oldWorker.ended;
  clearInterval(letGo);

  const sentences: string[] = [];
  await temporal.work(slow("next", done).activities, `next ${sentence}`);
  await adoptNights(temporal.connected, {
    buildId: `next ${sentence}`,
    bundle: change(temporal.bundle),
    say: (said) => sentences.push(said),
  });
  const last = await headwaterOn(temporal.connected).night();
  await last!.result();
  expect(sentences.join(" ")).toContain(sentence);
  expect(last!.runId === first.runId).toBe(sentence === "goes on with");
  const landed = done.filter((step) => step.endsWith("land repairs"));
  expect(landed).toEqual([`${name} land repairs`]);
  expect(await last!.status()).toMatchObject({ state: "published", options: { asOf } });
});

/** The same but for a rest that the workflow which the schedule starts did not have before: its night is as it was. */
const changedSchedule = (bundle: Bundle): Bundle => {
  const [, sleep] = /await (\S+)\("1 minute"\)/.exec(bundle.code)!;
  const code = bundle.code.replace(/for ?\(let waited/, `await ${sleep}("1 second"); $&`);
  expect(code).not.toBe(bundle.code);
  return { ...bundle, code };
};

it("a night by the schedule is made all the same where only what the schedule starts cannot be replayed", async () => {
  const done: string[] = [];
  const old = slow("old scheduled", done);
  const oldWorker = await temporal.work(old.activities, "old scheduled");
  const there = headwaterOn(temporal.connected, "old scheduled");
  const { asOf: _, ...options } = night("");
  await there.schedule.set(options, dailyTime("03:00", "UTC", new Date()));
  await there.schedule.trigger();
  await old.arrived;
  oldWorker.stop();
  const letGo = setInterval(old.go, 50);
  await oldWorker.ended;
  clearInterval(letGo);

  const sentences: string[] = [];
  await temporal.work(slow("next", done).activities, "next scheduled");
  const bundle = changedSchedule(temporal.bundle);
  await adoptNights(temporal.connected, { buildId: "next scheduled", bundle, say: (said) => sentences.push(said) });
  expect(sentences).toEqual([
    expect.stringMatching(/^headwater-night-scheduled.* cannot go on with next scheduled/),
    "headwater-night, begun with old scheduled, goes on with next scheduled.",
  ]);
  const last = await there.night();
  await last!.result();
  expect((await last!.status()).state).toBe("published");
});

it("a night that is started by another version than the worker's is refused before it begins", async () => {
  const mine = headwaterOn(temporal.connected, "mine");
  const before = (await mine.night())?.runId;
  await expect(mine.run(night("2026-03-01"))).rejects.toThrow(/The worker is Headwater next .*, this command is mine/);
  expect((await mine.night())?.runId).toBe(before);
  expect(NIGHT_ID).toBe("headwater-night");
});

it("a worker of another version than the nights' would get no work, and is refused at once", async () => {
  const env = { TEMPORAL_ADDRESS: temporal.server.address };
  const worker = await headwater(["worker", "--queues", "compute", "--store", temporal.root], { env });
  expect(worker.code).toBe(1);
  expect(worker.stderr).toMatch(
    /Nights are made by Headwater next .*, this worker is 0\.\d+\.\d+-\w+ and would get no work: start the same version/,
  );
});
