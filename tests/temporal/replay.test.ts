import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Runtime, Worker } from "@temporalio/worker";
import { beforeAll, describe, expect, it } from "vitest";
import { packageRoot, packageVersion } from "../../workflows/packageRoot.js";
import { bundleWorkflows } from "../../workflows/temporal/bundleWorkflows.js";
import { quiet } from "./quiet.js";
import type { Bundle } from "./startTemporal.js";

const root = join(packageRoot, "tests", "histories");
const kept = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json"));

interface Event {
  eventType: string;
  activityTaskScheduledEventAttributes?: { activityId: string; activityType: { name: string } };
  activityTaskCompletedEventAttributes?: { result: { payloads: { data: string }[] } };
}
const read = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8")) as { events: Event[] };

let bundle: Bundle;
beforeAll(async () => {
  Runtime.install({ logger: quiet });
  bundle = await bundleWorkflows(quiet);
});
const replay = (history: unknown) => Worker.runReplayHistory({ workflowBundle: bundle }, history, "headwater-night");

describe("the histories that are kept", () => {
  it("are there for this version, of every way in which a night can go", () => {
    const ways = ["approved", "failed", "published", "rejected", "scheduled", "skipped", "stopped", "unreached"];
    expect(kept.filter((path) => path.startsWith(packageVersion)).sort()).toEqual(
      ways.map((way) => join(packageVersion, `${way}.json`)),
    );
  });

  it.each(kept)("%s is replayed by this version's workflow", async (path) => {
    await replay(read(path));
  });

  it.each<[string, (events: Event[]) => void]>([
    [
      "a step that the night does not make",
      (events) => {
        const [first] = scheduled(events, "panel");
        first.activityId = "panel libraries W-MON";
      },
    ],
    [
      "steps in another order",
      (events) => {
        const [one, other] = scheduled(events, "panel");
        [one.activityId, other.activityId] = [other.activityId, one.activityId];
      },
    ],
    [
      "a step of another kind",
      (events) => {
        scheduled(events, "features")[0].activityType.name = "local";
      },
    ],
    [
      "a plan of other services",
      (events) => {
        const plan = events.find((e) => e.activityTaskCompletedEventAttributes)!;
        const [payload] = plan.activityTaskCompletedEventAttributes!.result.payloads;
        const text = Buffer.from(payload.data, "base64").toString();
        payload.data = Buffer.from(text.replace('"service":"housing-repairs"', '"service":"libraries"')).toString(
          "base64",
        );
      },
    ],
    [
      "a step left out",
      (events) => {
        const at = events.findIndex((e) => e.activityTaskScheduledEventAttributes?.activityType.name === "combine");
        events.splice(at, 1);
      },
    ],
  ])("are refused with %s", async (_title, tamper) => {
    const history = read(join(packageVersion, "published.json"));
    tamper(history.events);
    const error = await replay(history).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(error?.message).toMatch(/Nondeterminism|out of order/);
  });
});

function scheduled(events: Event[], name: string) {
  return events
    .map((event) => event.activityTaskScheduledEventAttributes)
    .filter((attributes) => attributes?.activityType.name === name)
    .map((attributes) => attributes!);
}
