import { EventEmitter, once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Unreached } from "../../pipelines/connect/unreached.js";
import { InputError } from "../../pipelines/inputError.js";
import type { NightOptions } from "../../workflows/activities.js";
import type { StepEvent } from "../../workflows/embedded/report.js";
import { withPolicies } from "../../workflows/embedded/withPolicies.js";
import { nightly } from "../../workflows/nightly.js";
import { POLICIES } from "../../workflows/policies.js";
import { type Headwater, headwaterOn } from "../../workflows/temporal/client.js";
import { AREA, AS_OF, SERVICE, STATE } from "../../workflows/temporal/searchAttributes.js";
import { stepProgress } from "../../workflows/temporal/withHeartbeats.js";
import { smallActivities } from "./smallActivities.js";
import { startTemporal, type Temporal } from "./startTemporal.js";

/** A busy machine is no failure. */

let temporal: Temporal;
let headwater: Headwater;
/** What the worker's activities do before they commit; each test sets its own. */
let before: Parameters<typeof smallActivities>[1];
let change: Parameters<typeof smallActivities>[2];
let areas: readonly string[] | undefined;
let days = 0;

/** Options of a night of which nothing is in the store yet. */
const night = (): NightOptions => ({
  inventory: "sample",
  asOf: new Date(Date.UTC(2025, 0, ++days)).toISOString().slice(0, 10),
  models: ["auto"],
  seed: 1,
});

beforeAll(async () => {
  temporal = await startTemporal();
  headwater = headwaterOn(temporal.connected, "test");
  const activities = smallActivities(temporal.store, (step, subject) => before?.(step, subject), {});
  await temporal.work({
    ...activities,
    plan: async (o) => ({ ...(await activities.plan(o)), ...change }),
    publish: async (...args) => {
      const published = await activities.publish(...args);
      return areas ? { ...published, areas } : published;
    },
  });
});
afterEach(() => {
  before = undefined;
  change = undefined;
  areas = undefined;
});
afterAll(() => temporal.end());

async function embedded(options: NightOptions) {
  const events: StepEvent[] = [];
  const published = await nightly(
    options,
    withPolicies(smallActivities(temporal.store), {
      report: (e) => events.push(e),
      concurrency: 2,
      sleep: async () => {},
    }),
  );
  return { published, events };
}

/** A gate that holds a step until it is opened. */
function gate() {
  const events = new EventEmitter();
  let open = false;
  return {
    reached: once(events, "reached"),
    async pass() {
      events.emit("reached");
      if (!open) await once(events, "open");
    },
    open() {
      open = true;
      events.emit("open");
    },
  };
}

describe("a night on Temporal", () => {
  it("publishes what the embedded runner publishes, and reuses its steps", async () => {
    const options = night();
    const there = await (await headwater.run(options)).result();
    const here = await embedded(options);
    expect(there).toEqual(here.published);
    expect(
      here.events
        .filter((e) => e.state === "done" && e.activity !== "plan")
        .every((e) => e.reused || e.activity === "publish"),
    ).toBe(true);
  });

  it("reports the steps that the embedded runner reports", async () => {
    const options = night();
    const events: StepEvent[] = [];
    await (await headwater.run(options)).follow((event) => events.push(event));
    const done = (all: StepEvent[]) =>
      all
        .filter((e) => e.state === "done" || e.state === "queued")
        .map((e) => `${e.state} ${e.activity} ${e.subject} ${e.says}`)
        .sort();
    expect(done(events)).toEqual(done((await embedded(options)).events));
  });

  it("is found by services, areas, as-of date and state", async () => {
    const options = night();
    const { runId, result } = await headwater.run(options);
    await result();
    const { typedSearchAttributes } = await temporal.connected.client.workflow
      .getHandle("headwater-night", runId)
      .describe();
    expect(typedSearchAttributes.get(SERVICE)).toEqual(["housing-repairs", "waste-reports"]);
    expect(typedSearchAttributes.get(AREA)).toEqual(["N01", "N02"]);
    expect(typedSearchAttributes.get(AS_OF)).toEqual(new Date(`${options.asOf}T00:00:00Z`));
    expect(typedSearchAttributes.get(STATE)).toBe("published");
  });

  it("carries references: no payload of its history reaches 100 kB, however much its steps say", async () => {
    change = { says: "9 data sets, ".repeat(50_000) };
    const { runId, result } = await headwater.run(night());
    await result();
    const history = await temporal.connected.client.workflow.getHandle("headwater-night", runId).fetchHistory();
    const sizes = (history.events ?? []).map((event) => JSON.stringify(event).length);
    expect(sizes.length).toBeGreaterThan(50);
    expect(Math.max(...sizes)).toBeLessThan(100_000);
  });

  it("is found by as many areas as a server takes, where it has more", async () => {
    areas = Array.from({ length: 1000 }, (_, i) => `E0${10_000_000 + i}`);
    const { runId, result } = await headwater.run(night());
    expect((await result()).areas).toEqual(areas);
    const { typedSearchAttributes } = await temporal.connected.client.workflow
      .getHandle("headwater-night", runId)
      .describe();
    const found = typedSearchAttributes.get(AREA)!;
    expect(found.length).toBeGreaterThan(100);
    expect(found).toEqual(areas.slice(0, found.length));
  });

  it("waits in one list of each queue, so that no worker looks into another", async () => {
    const { connection } = temporal.connected;
    for (const queue of new Set(Object.values(POLICIES).map((policy) => policy.queue))) {
      const { activityTaskQueuePartitions } = await connection.workflowService.listTaskQueuePartitions({
        namespace: "default",
        taskQueue: { name: queue },
      });
      expect(activityTaskQueuePartitions).toHaveLength(1);
    }
  });

  it("tries a passing fault again and tells the follower, as often as the table says", async () => {
    let calls = 0;
    before = (step) => {
      if (step === "panel" && calls++ === 0) throw new Error("socket hang up");
    };
    const events: StepEvent[] = [];
    const run = await headwater.run(night());
    await run.follow((event) => events.push(event));
    await run.result();
    expect(events.filter((e) => e.state === "retrying")).toEqual([
      expect.objectContaining({ activity: "panel", says: "socket hang up" }),
    ]);
  });

  it("never tries a wrong input again, and fails with its sentence", async () => {
    const calls: string[] = [];
    before = (step, subject) => {
      if (step !== "load") return;
      calls.push(subject);
      throw new InputError("fires.csv has no column Borough");
    };
    const run = await headwater.run(night());
    const error = await run.result().catch((e) => e);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe("fires.csv has no column Borough");
    expect(calls).toEqual([...new Set(calls)]);
    expect((await run.status()).state).toBe("failed");
  });

  it("leaves out a network that keeps failing, with a note, and publishes", async () => {
    before = (step, subject) => {
      if (step === "network" && subject.endsWith("2")) throw new Error("out of memory");
    };
    const events: StepEvent[] = [];
    const run = await headwater.run(night());
    await run.follow((event) => events.push(event));
    await run.result();
    expect(events).toContainEqual(
      expect.objectContaining({
        activity: "network",
        subject: "network W-MON window 2",
        state: "skipped",
        says: "out of memory",
      }),
    );
    expect(POLICIES.network.attempts).toBeGreaterThan(1);
  });

  it("goes on with what was landed before where a source gives nothing, after as many attempts as the table says", async () => {
    let attempts = 0;
    before = (step, subject) => {
      if (step !== "land" || subject !== "waste") return;
      attempts++;
      throw new Unreached("waste: data.example.org is busy or broken (HTTP 503).", true);
    };
    const events: StepEvent[] = [];
    const run = await headwater.run(night());
    await run.follow((event) => events.push(event));
    await run.result();
    expect(attempts).toBe(POLICIES.land.attempts);
    const said = { subject: "waste", says: "waste: data.example.org is busy or broken (HTTP 503)." };
    expect(events).toContainEqual(expect.objectContaining({ ...said, activity: "land", state: "skipped" }));
    expect(events).toContainEqual(expect.objectContaining({ activity: "recall", subject: "waste", state: "done" }));
    expect(events).toContainEqual(expect.objectContaining({ activity: "load", subject: "waste", state: "done" }));
  });

  it("shows heartbeats of the step that runs", async () => {
    const held = gate();
    before = (step) => (step === "features" ? held.pass() : undefined);
    const run = await headwater.run(night());
    await held.reached;
    await expect
      .poll(async () => (await run.status()).pending.find((p) => p.started)?.heartbeat)
      .toMatchObject({ activity: "features" });
    held.open();
    await run.result();
  });

  it("carries in a heartbeat how far the step is that told so, and no other", async () => {
    const held = gate();
    let first: string | undefined;
    before = async (step, subject) => {
      if (step !== "network") return;
      first ??= subject;
      if (first === subject) stepProgress()({ done: 120, of: 300, unit: "training steps" });
      await held.pass();
    };
    const run = await headwater.run(night());
    await held.reached;
    const told = async () =>
      (await run.status()).pending.flatMap(({ heartbeat }) => (heartbeat?.progress ? [heartbeat.progress] : []));
    await expect.poll(told).toEqual([{ done: 120, of: 300, unit: "training steps" }]);
    held.open();
    await run.result();
  });

  it("stops after the step that runs now: that is committed, what waits never begins", async () => {
    const held = gate();
    const begun: string[] = [];
    before = async (step, subject) => {
      begun.push(`${step} ${subject}`);
      if (step === "panel") await held.pass();
    };
    const options = night();
    const run = await headwater.run(options);
    await held.reached;
    await run.stop("Friday is early closing");
    await new Promise((resolve) => setTimeout(resolve, 300));
    held.open();
    await expect(run.result()).rejects.toThrow("Stopped: Friday is early closing");
    expect((await run.status()).state).toBe("stopped");
    const panels = begun.filter((b) => b.startsWith("panel"));
    expect(panels).toHaveLength(1);
    expect(begun.some((b) => b.startsWith("features"))).toBe(false);
    const { events } = await embedded(options);
    expect(
      events
        .filter((e) => e.state === "done" && e.reused)
        .map((e) => `${e.activity} ${e.subject}`)
        .filter((s) => s.startsWith("panel")),
    ).toHaveLength(1);
  });

  it("is made again by retry with the same options, without what it had committed", async () => {
    let fail = true;
    const begun: string[] = [];
    before = (step) => {
      begun.push(step);
      if (step === "combine" && fail) throw new InputError("not today");
    };
    const options = night();
    await expect((await headwater.run(options)).result()).rejects.toThrow("not today");
    fail = false;
    begun.length = 0;
    const again = await headwater.retry();
    expect((await again.status()).options).toEqual(options);
    await again.result();
    expect(begun.sort()).toEqual(["combine", "combine", "plan", "publish"]);
  });

  it("is one at a time: a second is refused, and told about the first", async () => {
    const held = gate();
    before = (step) => (step === "land" ? held.pass() : undefined);
    const options = night();
    const run = await headwater.run(options);
    await held.reached;
    await expect(headwater.run(night())).rejects.toThrow(`A night runs already, as of ${options.asOf}`);
    await expect(headwater.retry()).rejects.toThrow(/headwater cancel/);
    held.open();
    await run.result();
  });
});

describe("a night that needs approval", () => {
  const hold = async () => {
    change = { release: "approval" };
    const run = await headwater.run(night());
    await expect.poll(async () => (await run.status()).state).toBe("held");
    return run;
  };

  it("waits before it publishes, then publishes and keeps who and why", async () => {
    const published: string[] = [];
    before = (step) => void (step === "publish" && published.push(step));
    const run = await hold();
    expect(published).toEqual([]);
    const events: StepEvent[] = [];
    const following = run.follow((e) => events.push(e));
    await run.approve({ who: "the duty analyst", why: "checked against last week" });
    await run.result();
    await following;
    expect(published).toEqual(["publish"]);
    expect(events).toContainEqual(expect.objectContaining({ activity: "publish", state: "held" }));
    expect(await run.status()).toMatchObject({
      state: "published",
      decided: { verdict: "approved", who: "the duty analyst", why: "checked against last week" },
    });
  });

  it("publishes nothing when it is rejected", async () => {
    const run = await hold();
    before = (step) => {
      if (step === "publish") throw new Error("published");
    };
    await run.reject({ who: "the duty analyst", why: "fires look wrong" });
    await expect(run.result()).rejects.toThrow("Rejected by the duty analyst: fires look wrong");
    expect((await run.status()).state).toBe("rejected");
  });

  it("takes no decision without who and why, twice, or when it is over", async () => {
    const run = await hold();
    await expect(run.approve({ who: "the duty analyst", why: "  " })).rejects.toThrow("A decision says why");
    await expect(run.reject({ who: "", why: "fires look wrong" })).rejects.toThrow("A decision says who");
    expect((await run.status()).state).toBe("held");
    await run.approve({ who: "the duty analyst", why: "fine" });
    await run.result();
    await expect(run.reject({ who: "somebody", why: "too late" })).rejects.toThrow(
      "does not wait for a decision: it is published",
    );
  });

  it("can be stopped while it waits", async () => {
    const run = await hold();
    await run.stop("no approver until Monday");
    await expect(run.result()).rejects.toThrow("Stopped: no approver until Monday");
  });
});
