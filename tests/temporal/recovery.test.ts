import { type NativeConnection, Worker } from "@temporalio/worker";
import { expect, it, vi } from "vitest";
import { POLICIES } from "../../workflows/policies.js";
import { startWorker } from "../../workflows/temporal/startWorker.js";
import { smallActivities } from "./smallActivities.js";

// That a night goes on within 30 s after its only worker is back is measured by `npm run bench -- temporal`. Here is
// what it is made of: each wait by itself is over in time, and they run at once.

it("the steps of a lost worker begin again within 20 s: silence, then the longest pause before an attempt", () => {
  for (const { heartbeat, backoff, attempts } of Object.values(POLICIES)) {
    expect(attempts).toBeGreaterThan(1);
    expect(heartbeat + backoff * 2 ** Math.max(0, attempts - 2)).toBeLessThan(20);
  }
});

it("a night's own next task waits seconds for the worker that had the last one, and signs of life come often enough", async () => {
  const create = vi.spyOn(Worker, "create").mockRejectedValue(new Error("not here"));
  await startWorker({
    connection: {} as NativeConnection,
    namespace: "default",
    activities: smallActivities({} as never),
    store: "store",
    queues: ["headwater-warehouse"],
    threads: 1,
    buildId: "test",
  }).catch(() => {});
  const [settings] = create.mock.calls[0];
  create.mockRestore();
  expect(seconds(settings.stickyQueueScheduleToStartTimeout)).toBeLessThanOrEqual(5);
  const shortest = Math.min(...Object.values(POLICIES).map((policy) => policy.heartbeat));
  expect(2 * seconds(settings.maxHeartbeatThrottleInterval)).toBeLessThan(shortest);
});

const seconds = (duration: unknown): number => Number(/^(\d+)s$/.exec(`${duration}`)?.[1]);
