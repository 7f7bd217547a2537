import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pointLatest } from "../../pipelines/publish/pointLatest.js";
import { publish } from "../../pipelines/publish/publish.js";
import { openStore } from "../../pipelines/store/store.js";
import type { Alert } from "../../workflows/observe/alert.js";
import type { NightsOnServer } from "../../workflows/observe/nightsOnServer.js";
import { tellOfNights } from "../../workflows/observe/tellOfNights.js";
import { nightFixture, RUN, temporary } from "../publish/nightFixture.js";
import { scratch } from "../scratch.js";

/** Published once; each test's store gets of it what it needs. */
let fixture: Awaited<ReturnType<typeof temporary>>;
let store: string;

const run = (asOf: string) => asOf.replaceAll("-", "");

beforeAll(async () => {
  fixture = await temporary();
  const inputs = await nightFixture(join(fixture.dir, "steps"));
  const made = await openStore(join(fixture.dir, "store"));
  const [first, ...others] = inputs.datasets;
  const held = [{ ...first, status: "held back", reason: "Crime is held back." }, ...others];
  for (const [asOf, datasets] of [
    ["2026-01-01", inputs.datasets],
    ["2026-01-04", inputs.datasets],
    ["2026-01-05", held],
  ] as const)
    await publish(made, { run: { ...RUN, run: run(asOf), as_of: Date.parse(asOf) }, inputs: { ...inputs, datasets } });
});
afterAll(() => fixture.remove());
beforeEach(async () => {
  store = join(await scratch(), "store");
  await openStore(store);
});

/** Publishes the night as of a date, so that `latest` shows it. */
async function published(asOf: string): Promise<void> {
  const [from, to] = [join(fixture.dir, "store"), store].map((root) => join(root, "published", run(asOf)));
  await mkdir(to);
  for (const name of ["runs.arrow", "datasets.arrow"]) await copyFile(join(from, name), join(to, name));
  await pointLatest(await openStore(store), run(asOf));
}

type Look = Partial<NightsOnServer> & { now: string; take?: boolean; at?: boolean };

/** Looks once at an instant; returns what was told. */
async function look({ now, take = true, at = true, ...server }: Look): Promise<string[]> {
  const alerts: Alert[] = [];
  await tellOfNights({
    store,
    host: "bastion",
    at: at ? { hour: 3, minute: 0, timeZone: "Europe/London" } : undefined,
    server: {
      failed: async () => [],
      held: async () => [],
      last: async () => undefined,
      schedule: async () => undefined,
      ...server,
    },
    lateAfter: 4,
    now: Date.parse(now),
    send: async (alert) => {
      alerts.push(alert);
      return take;
    },
  });
  return alerts.map((alert) => `${alert.event} ${alert.asOf}${alert.reason ? `: ${alert.reason}` : ""}`);
}

describe("a late night", () => {
  it("is told once a day, until it is published", async () => {
    await published("2026-01-01");
    expect(await look({ now: "2026-01-02T06:59:00Z" })).toEqual([]);
    expect(await look({ now: "2026-01-02T07:00:00Z" })).toEqual(["night.late 2026-01-02"]);
    expect(await look({ now: "2026-01-02T07:01:00Z" })).toEqual([]);
    expect(await look({ now: "2026-01-03T07:00:00Z" })).toEqual(["night.late 2026-01-03"]);
    await published("2026-01-04");
    expect(await look({ now: "2026-01-04T07:00:00Z" })).toEqual([]);
  });

  it("is told again as long as nobody takes the alert", async () => {
    await published("2026-01-01");
    expect(await look({ now: "2026-01-02T07:00:00Z", take: false })).toEqual(["night.late 2026-01-02"]);
    expect(await look({ now: "2026-01-02T07:01:00Z" })).toEqual(["night.late 2026-01-02"]);
    expect(await look({ now: "2026-01-02T07:02:00Z" })).toEqual([]);
  });

  it("of a store without any publication is one that was due since the watch began", async () => {
    expect(await look({ now: "2026-01-02T12:00:00Z" })).toEqual([]);
    expect(await look({ now: "2026-01-03T06:59:00Z" })).toEqual([]);
    expect(await look({ now: "2026-01-03T07:00:00Z" })).toEqual(["night.late 2026-01-03"]);
  });

  it("says how far it is, and is nobody's surprise when somebody stopped it", async () => {
    await published("2026-01-01");
    const last = (state: string) => async () => ({ runId: "n2", state, options: { asOf: "2026-01-02" } }) as never;
    const now = "2026-01-02T07:00:00Z";
    expect(await look({ now, last: last("stopped") })).toEqual([]);
    expect(await look({ now, last: last("rejected") })).toEqual([]);
    expect(await look({ now, last: last("held"), take: false })).toEqual([
      "night.late 2026-01-02: it waits for a decision",
    ]);
    expect(await look({ now, last: last("running") })).toEqual(["night.late 2026-01-02: it still runs"]);
  });

  it("goes by the schedule's time where there is one, also when its server is gone; a paused one has none", async () => {
    await published("2026-01-01");
    const schedule = async () => ({ hour: 5, minute: 0, timeZone: "UTC", paused: false }) as never;
    const paused = async () => ({ hour: 5, minute: 0, timeZone: "UTC", paused: true }) as never;
    expect(await look({ now: "2026-01-02T08:59:00Z", schedule })).toEqual([]);
    expect(await look({ now: "2026-01-02T09:00:00Z", schedule: paused })).toEqual([]);
    expect(await look({ now: "2026-01-02T08:59:00Z" })).toEqual([]);
    expect(await look({ now: "2026-01-02T09:00:00Z" })).toEqual(["night.late 2026-01-02"]);
  });

  it("needs a time at which nights are due", async () => {
    await published("2026-01-01");
    expect(await look({ now: "2026-02-02T07:00:00Z", at: false })).toEqual([]);
  });
});

it("data sets that the newest night has at an earlier state are told once a night", async () => {
  await published("2026-01-05");
  expect(await look({ now: "2026-01-05T04:00:00Z" })).toEqual(["data.held 2026-01-05: Crime is held back"]);
  expect(await look({ now: "2026-01-05T05:00:00Z" })).toEqual([]);
  await published("2026-01-04");
  expect(await look({ now: "2026-01-05T05:00:00Z" })).toEqual([]);
});

describe("what the server knows", () => {
  const failed = async () => [{ night: "n1", asOf: "2026-01-02", step: "load repairs", reason: "no column day" }];
  const held = async () => [{ night: "n2", asOf: "2026-01-03" }];
  const now = "2026-01-02T05:00:00Z";

  it("of failed and held nights is told once, though the watch is started again each time", async () => {
    expect(await look({ now, failed, held })).toEqual([
      "night.failed 2026-01-02: no column day",
      "night.held 2026-01-03",
    ]);
    expect(await look({ now, failed, held })).toEqual([]);
  });

  it("is asked for since the watch began, and for two days at most", async () => {
    const asked: string[] = [];
    const since = async (time: number) => {
      asked.push(new Date(time).toISOString().slice(0, 16));
      return [];
    };
    for (const now of ["2026-01-02T05:00Z", "2026-01-03T05:00Z", "2026-01-10T05:00Z"])
      await look({ now, at: false, failed: since });
    expect(asked).toEqual(["2026-01-02T05:00", "2026-01-02T05:00", "2026-01-08T05:00"]);
  });
});
