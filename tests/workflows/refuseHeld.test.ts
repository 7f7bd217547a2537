import { expect, it } from "vitest";
import { openStore } from "../../pipelines/store/store.js";
import type { StepEvent } from "../../workflows/embedded/report.js";
import { withPolicies } from "../../workflows/embedded/withPolicies.js";
import { nightly } from "../../workflows/nightly.js";
import { scratch } from "../scratch.js";
import { smallActivities } from "../temporal/smallActivities.js";

it("the embedded runner computes a night that needs approval, and does not publish it", async () => {
  const store = await openStore(await scratch());
  const events: StepEvent[] = [];
  const steps = withPolicies(smallActivities(store, undefined, { release: "approval" }), {
    report: (event) => events.push(event),
    concurrency: 2,
    sleep: async () => {},
  });
  const night = nightly({ inventory: "sample", asOf: "2026-01-01", models: ["auto"], seed: 1 }, steps);
  await expect(night).rejects.toThrow("headwater approve --why");
  expect(events.filter((e) => e.activity === "combine" && e.state === "done")).toHaveLength(2);
  expect(events.at(-1)).toMatchObject({ activity: "publish", state: "failed" });
});
