import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Unreached } from "../../pipelines/connect/unreached.js";
import { InputError } from "../../pipelines/inputError.js";
import { packageRoot, packageVersion } from "../../workflows/packageRoot.js";
import { headwaterOn, type Night } from "../../workflows/temporal/client.js";
import { NIGHT_ID } from "../../workflows/temporal/names.js";
import { dailyTime } from "../../workflows/temporal/wallClock.js";
import { type Before, smallActivities } from "../temporal/smallActivities.js";
import { startTemporal, type Temporal } from "../temporal/startTemporal.js";

// Records how nights of this version go on a real server. What a later version cannot replay would break a night
// that is under way when that version is deployed; so these files stay, and `replay.test.ts` replays them all.

const directory = join(packageRoot, "tests", "histories", packageVersion);
let temporal: Temporal;
let before: Before = () => {};
let release: Way["release"];
let day = 0;

beforeAll(async () => {
  await mkdir(directory, { recursive: true });
  temporal = await startTemporal();
  const activities = smallActivities(temporal.store, (step, subject) => before(step, subject));
  await temporal.work({
    ...activities,
    plan: async (o) => ({ ...(await activities.plan(o)), release: release ?? "automatic" }),
  });
});
afterAll(() => temporal.end());

/** Without what only says where it was recorded: names of machines, paths in stack traces. */
async function keep(name: string, workflowId: string, runId?: string): Promise<void> {
  const history = await temporal.connected.client.workflow.getHandle(workflowId, runId).fetchHistory();
  const plain = JSON.stringify(JSON.parse(historyToJSON(history)), (key, value) =>
    key === "stackTrace" ? "" : typeof value === "string" ? value.replace(/^\d+@[^-]+/, "worker") : value,
  );
  await writeFile(join(directory, `${name}.json`), `${plain}\n`);
}

async function start(): Promise<Night> {
  return headwaterOn(temporal.connected, "test").run({
    inventory: "sample",
    asOf: new Date(Date.UTC(2026, 0, ++day)).toISOString().slice(0, 10),
    models: ["auto"],
    seed: 1,
  });
}

interface Way {
  readonly before?: Before;
  readonly release?: "automatic" | "approval";
  readonly meddle?: (night: Night) => Promise<unknown>;
}

const failAt =
  (name: string, error: Error): Before =>
  (step, subject) => {
    if (`${step} ${subject}`.startsWith(name)) throw error;
  };
const rest: Before = (step) => new Promise((resolve) => setTimeout(resolve, step === "panel" ? 500 : 0));
const decision = { who: "the duty analyst", why: "compared with last week" };

it.each<[string, Way]>([
  ["published", {}],
  ["skipped", { before: failAt("network W-MON 1", new Error("out of memory")) }],
  ["unreached", { before: failAt("land waste", new Unreached("data.example.org is busy (HTTP 503).", true)) }],
  ["failed", { before: failAt("combine", new InputError("no such column: borough")) }],
  ["stopped", { before: rest, meddle: (night) => night.stop("early closing") }],
  ["approved", { release: "approval", meddle: (night) => night.approve(decision) }],
  ["rejected", { release: "approval", meddle: (night) => night.reject(decision) }],
])("a night that is %s", async (name, how) => {
  before = how.before ?? (() => {});
  release = how.release;
  const night = await start();
  const wanted = how.release === "approval" ? "held" : "running";
  if (how.meddle) {
    await expect.poll(async () => (await night.status()).state, { timeout: 60_000 }).toBe(wanted);
    await how.meddle(night);
  }
  await night.result().catch(() => {});
  await keep(name, NIGHT_ID, night.runId);
});

it("a scheduled night", async () => {
  before = () => {};
  release = undefined;
  const { schedule } = headwaterOn(temporal.connected, "test");
  await schedule.set(
    { inventory: "sample", models: ["auto"], seed: 1 },
    dailyTime("03:00", "Europe/London", new Date()),
  );
  await schedule.backfill("2026-03-29", "2026-03-29");
  const query = `WorkflowType = "scheduledNight" AND ExecutionStatus = "Completed"`;
  const find = async () => {
    for await (const found of temporal.connected.client.workflow.list({ query })) return found;
    return undefined;
  };
  await expect.poll(find, { timeout: 60_000 }).toBeDefined();
  await keep("scheduled", (await find())!.workflowId);
});
