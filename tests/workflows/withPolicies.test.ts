import { describe, expect, it } from "vitest";
import { Unreached } from "../../pipelines/connect/unreached.js";
import { InputError } from "../../pipelines/inputError.js";
import type { Activities } from "../../workflows/activities.js";
import { currentStep } from "../../workflows/embedded/currentStep.js";
import type { StepEvent } from "../../workflows/embedded/report.js";
import { withPolicies } from "../../workflows/embedded/withPolicies.js";
import { POLICIES } from "../../workflows/policies.js";

type AnyActivity = (...args: never[]) => Promise<unknown>;

/** Activities of which only the named ones may be called. */
function only(some: Partial<Record<keyof Activities, AnyActivity>>) {
  const events: StepEvent[] = [];
  const waits: number[] = [];
  const activities = withPolicies(some as unknown as Activities, {
    report: (event) => events.push(event),
    concurrency: 2,
    sleep: async (seconds) => void waits.push(seconds),
  }) as unknown as Record<keyof Activities, (...args: unknown[]) => Promise<unknown>>;
  return { activities, events, waits };
}

function failing(times: number, error: Error) {
  let calls = 0;
  return {
    calls: () => calls,
    run: async () => {
      if (calls++ < times) throw error;
      return { says: "3 rows", reused: false };
    },
  };
}

describe("withPolicies", () => {
  it("tries a passing fault again, waiting twice as long each time", async () => {
    const land = failing(POLICIES.land.attempts - 1, new Error("socket hang up"));
    const { activities, events, waits } = only({ land: land.run });
    await activities.land({}, "fires");
    expect(land.calls()).toBe(POLICIES.land.attempts);
    expect(waits).toEqual([1, 2]);
    expect(events.map((e) => e.state)).toEqual(["queued", "started", "retrying", "retrying", "done"]);
    expect(events.at(-1)).toMatchObject({ activity: "land", subject: "fires", says: "3 rows" });
  });

  it("says which step runs to whom it calls, even where several run at once", async () => {
    const { activities } = only({
      local: async () => {
        await new Promise((done) => setImmediate(done));
        return { says: JSON.stringify(currentStep.getStore()), reused: false };
      },
    });
    const target = { service: "fires", freq: "W-MON" };
    const said = await Promise.all(["theta", "drift"].map((member) => activities.local({}, target, member)));
    expect(said.map((done) => JSON.parse((done as { says: string }).says))).toEqual([
      { activity: "local", subject: "fires W-MON theta" },
      { activity: "local", subject: "fires W-MON drift" },
    ]);
  });

  it("never tries a wrong input again", async () => {
    const land = failing(1, new InputError("No such file: fires.csv"));
    const { activities, events } = only({ land: land.run });
    await expect(activities.land({}, "fires")).rejects.toThrow("No such file: fires.csv");
    expect(land.calls()).toBe(1);
    expect(events.at(-1)).toMatchObject({ state: "failed", says: "No such file: fires.csv" });
  });

  it("gives up after the policy's attempts with the last error", async () => {
    const land = failing(99, new Error("socket hang up"));
    const { activities } = only({ land: land.run });
    await expect(activities.land({}, "fires")).rejects.toThrow("socket hang up");
    expect(land.calls()).toBe(POLICIES.land.attempts);
  });

  it("leaves a piece out that may be left out, and says why", async () => {
    const { activities, events } = only({ network: failing(99, new Error("out of memory")).run });
    expect(await activities.network({}, "network", "MS", 0)).toEqual({ skipped: "out of memory" });
    expect(events.at(-1)).toMatchObject({ state: "skipped", subject: "network MS live" });
  });

  it("goes on without a source that gives nothing after the policy's attempts, and without one that says so at once", async () => {
    const land = failing(99, new Unreached("data.example.org cannot be reached (ECONNREFUSED).", true));
    const { activities, events, waits } = only({ land: land.run });
    const skipped = "data.example.org cannot be reached (ECONNREFUSED).";
    expect(await activities.land({}, "fires")).toEqual({ skipped });
    expect(land.calls()).toBe(POLICIES.land.attempts);
    expect(waits).toEqual([1, 2]);
    expect(events.at(-1)).toMatchObject({ state: "skipped", says: skipped });
    const atOnce = only({ land: async () => ({ skipped: "data.example.org refuses (HTTP 404)." }) });
    await atOnce.activities.land({}, "fires");
    expect(atOnce.events.map(({ state }) => state)).toEqual(["queued", "started", "skipped"]);
  });

  it("starts nothing that waited once a step has failed for good", async () => {
    const started: string[] = [];
    const { activities } = only({
      land: async (_plan: never, dataset: never) => {
        started.push(dataset);
        throw new InputError(`bad ${dataset as string}`);
      },
    });
    const results = await Promise.allSettled(["a", "b", "c"].map((dataset) => activities.land({}, dataset)));
    expect(started).toEqual(["a"]);
    expect(results.map((r) => r.status)).toEqual(["rejected", "rejected", "rejected"]);
  });

  it("runs one warehouse step at a time, and at most so many compute steps as it was told", async () => {
    const running = { land: 0, local: 0 };
    const most = { land: 0, local: 0 };
    const busy = (name: "land" | "local") => async () => {
      most[name] = Math.max(most[name], ++running[name]);
      await new Promise((resolve) => setImmediate(resolve));
      running[name]--;
      return {};
    };
    const { activities } = only({ land: busy("land"), local: busy("local") });
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => [
        activities.land({}, `d${i}`),
        activities.local({}, { service: "s", freq: "MS" }, `m${i}`),
      ]).flat(),
    );
    expect(most).toEqual({ land: 1, local: 2 });
  });
});
