import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Headwater, headwaterOn, type ScheduledOptions } from "../../workflows/temporal/client.js";
import { SCHEDULE_ID } from "../../workflows/temporal/names.js";
import { dailyTime } from "../../workflows/temporal/wallClock.js";
import { headwater as command } from "../e2e/headwater.js";
import { smallActivities } from "./smallActivities.js";
import { startTemporal, type Temporal } from "./startTemporal.js";

const night: ScheduledOptions = { inventory: "sample", models: ["auto"], seed: 1 };
const at = (text: string, timeZone = "Europe/London") => dailyTime(text, timeZone, new Date());

let temporal: Temporal;
let headwater: Headwater;
const made: string[] = [];
/** What landing waits for. */
let gate: Promise<void> | undefined;

beforeAll(async () => {
  // A night that waits for another one looks every second, to make the wait a short one.
  temporal = await startTemporal((code) => code.replace('"1 minute"', '"1 second"'));
  headwater = headwaterOn(temporal.connected, "test");
  const activities = smallActivities(temporal.store, (step) => (step === "land" ? gate : undefined));
  await temporal.work({
    ...activities,
    async plan(options) {
      made.push(options.asOf);
      return activities.plan(options);
    },
  });
});
afterAll(() => temporal.end());

/** The instants at which the server itself says that the schedule is due. */
async function due(from: string, to: string): Promise<string[]> {
  const seconds = (text: string) => ({ seconds: Date.parse(text) / 1000 }) as never;
  const { startTime } = await temporal.connected.connection.workflowService.listScheduleMatchingTimes({
    namespace: "default",
    scheduleId: SCHEDULE_ID,
    startTime: seconds(from),
    endTime: seconds(to),
  });
  return (startTime ?? []).map((time) => new Date(Number(time.seconds) * 1000).toISOString());
}

/** The days, by UTC date, on which London's clocks change in a year. */
function changes(year: number): [spring: Date, autumn: Date] {
  const lastSunday = (month: number) => {
    const last = new Date(Date.UTC(year, month + 1, 0));
    return new Date(last.getTime() - last.getUTCDay() * 86_400_000);
  };
  return [lastSunday(2), lastSunday(9)];
}

describe("the nightly schedule", () => {
  it("is not there before it is set, and says how to", async () => {
    expect(await headwater.schedule.get()).toBeUndefined();
    await expect(headwater.schedule.pause("no reason")).rejects.toThrow("headwater schedule set");
  });

  it("is made, described and changed", async () => {
    expect(await headwater.schedule.set(night, at("03:00"))).toMatchObject({
      hour: 3,
      minute: 0,
      timeZone: "Europe/London",
      night,
      paused: false,
    });
    const changed = await headwater.schedule.set({ ...night, seed: 2 }, at("04:15"));
    expect(changed).toMatchObject({ hour: 4, minute: 15, night: { ...night, seed: 2 } });
    expect(changed.next[0].getTime()).toBeGreaterThan(Date.now());
    await headwater.schedule.set(night, at("03:00"));
  });

  it("leaves a night out while one runs, and catches up what was missed by less than 20 hours", async () => {
    const { policies } = await temporal.connected.client.schedule.getHandle(SCHEDULE_ID).describe();
    expect(policies).toEqual({ overlap: "SKIP", catchupWindow: 20 * 3_600_000, pauseOnFailure: false });
  });

  it("has one night on every day of a year, at the same time of London's clocks, on the days they change too", async () => {
    const year = new Date().getUTCFullYear() + 1;
    const times = await due(`${year}-01-01T00:00:00Z`, `${year + 1}-01-01T00:00:00Z`);
    const days = (Date.UTC(year + 1, 0) - Date.UTC(year, 0)) / 86_400_000;
    expect(times).toHaveLength(days);
    const [spring, autumn] = changes(year);
    const onDay = (day: Date) => times.filter((time) => time.startsWith(day.toISOString().slice(0, 10)));
    const before = (day: Date) => new Date(day.getTime() - 86_400_000);
    expect(onDay(before(spring)).map((time) => time.slice(11, 16))).toEqual(["03:00"]);
    expect(onDay(spring).map((time) => time.slice(11, 16))).toEqual(["02:00"]);
    expect(onDay(before(autumn)).map((time) => time.slice(11, 16))).toEqual(["02:00"]);
    expect(onDay(autumn).map((time) => time.slice(11, 16))).toEqual(["03:00"]);
  });

  it("would have no night on the day that skips its time: which is why such a time is refused", async () => {
    const year = new Date().getUTCFullYear() + 1;
    await headwater.schedule.set(night, { hour: 1, minute: 30, timeZone: "Europe/London" });
    const [spring] = changes(year);
    const onDay = (day: Date) => due(day.toISOString(), new Date(day.getTime() + 86_399_000).toISOString());
    expect(await onDay(spring)).toHaveLength(0);
    expect(await onDay(new Date(spring.getTime() + 86_400_000))).toHaveLength(1);
    expect(() => at("01:30")).toThrow("in Europe/London, when the clocks change");
    await headwater.schedule.set(night, at("03:00"));
  });

  it("is paused with a reason, stays paused when it is changed, and goes on", async () => {
    await headwater.schedule.pause("the data warehouse moves");
    expect(await headwater.schedule.get()).toMatchObject({ paused: true, why: "the data warehouse moves" });
    expect(await headwater.schedule.set(night, at("03:00"))).toMatchObject({ paused: true });
    await headwater.schedule.resume("it has moved");
    expect(await headwater.schedule.get()).toMatchObject({ paused: false, why: "it has moved" });
  });

  it("starts a night when triggered, as of today on its own clock", async () => {
    made.length = 0;
    await headwater.schedule.set(night, at("03:00", "Pacific/Kiritimati"));
    const env = { TEMPORAL_ADDRESS: temporal.server.address };
    const triggered = await command(["schedule", "trigger", "--store", temporal.root], { env });
    expect(triggered.stdout).toContain("A night as of today is started.");
    await expect
      .poll(async () => (await headwater.night())?.status(), { timeout: 30_000 })
      .toMatchObject({ state: "published" });
    const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Pacific/Kiritimati" }).format(new Date());
    expect(made).toEqual([today]);
    expect((await (await headwater.night())!.status()).options.past).toBeUndefined();
    await headwater.schedule.set(night, at("03:00"));
  });

  it("waits for a night that somebody started by hand, and is made then", async () => {
    made.length = 0;
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const byHand = await headwater.run({ ...night, asOf: "2026-02-01" });
    await headwater.schedule.trigger();
    const { workflow } = temporal.connected.client;
    const refused = async () => {
      const query = `WorkflowType = "scheduledNight" AND ExecutionStatus = "Running"`;
      for await (const { workflowId, runId } of workflow.list({ query })) {
        const { events } = await workflow.getHandle(workflowId, runId).fetchHistory();
        return events?.some((event) => event.startChildWorkflowExecutionFailedEventAttributes);
      }
      return false;
    };
    await expect.poll(refused, { timeout: 30_000 }).toBe(true);
    expect(made).toEqual(["2026-02-01"]);
    open();
    gate = undefined;
    await byHand.result();
    await expect.poll(() => made, { timeout: 30_000 }).toHaveLength(2);
    await expect
      .poll(async () => (await headwater.night())?.status(), { timeout: 30_000 })
      .toMatchObject({ state: "published", options: { asOf: made[1] } });
  });

  it("makes the nights of past days one after the other, each as of its own day", async () => {
    made.length = 0;
    expect(await headwater.schedule.backfill("2026-03-28", "2026-03-31")).toBe(4);
    await expect.poll(() => made, { timeout: 30_000 }).toHaveLength(4);
    expect(made).toEqual(["2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31"]);
    await expect
      .poll(async () => (await headwater.night())?.status(), { timeout: 30_000 })
      .toMatchObject({ state: "published", options: { asOf: "2026-03-31", past: true } });
  });

  it("backfills no days backwards, none to come, and not years at once", async () => {
    await expect(headwater.schedule.backfill("2026-02-02", "2026-02-01")).rejects.toThrow(
      "give the earlier date first",
    );
    await expect(headwater.schedule.backfill("2020-01-01", "2026-02-01")).rejects.toThrow("at most 500");
    const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    await expect(headwater.schedule.backfill(tomorrow, tomorrow)).rejects.toThrow("is not due yet");
  });

  it("is refused by the server for a time zone that it does not know", async () => {
    await expect(headwater.schedule.set(night, { hour: 3, minute: 0, timeZone: "Europe/Lodnon" })).rejects.toThrow(
      /Lodnon/,
    );
  });
});
