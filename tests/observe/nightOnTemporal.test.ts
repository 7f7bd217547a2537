import { hostname } from "node:os";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import type { NightOptions } from "../../workflows/activities.js";
import type { Alert } from "../../workflows/observe/alert.js";
import { logNights } from "../../workflows/observe/logNights.js";
import { nightsOnServer } from "../../workflows/observe/nightsOnServer.js";
import { nobody, type Observer, together } from "../../workflows/observe/observer.js";
import { idsOf, openTelemetry } from "../../workflows/observe/openTelemetry.js";
import { watchNights } from "../../workflows/observe/watchNights.js";
import { type Headwater, headwaterOn } from "../../workflows/temporal/client.js";
import { smallActivities } from "../temporal/smallActivities.js";
import { startTemporal, type Temporal } from "../temporal/startTemporal.js";
import { collector } from "./collector.js";
import { receiver } from "./receiver.js";

type Line = Record<string, unknown>;

let temporal: Temporal;
let headwater: Headwater;
const lines: Line[] = [];
let before: Parameters<typeof smallActivities>[1];
let release: "automatic" | "approval" = "automatic";
const log = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(JSON.parse(line)) });
/** Set by the test that looks at traces. */
let traced: Observer = nobody;

beforeAll(async () => {
  temporal = await startTemporal();
  headwater = headwaterOn(temporal.connected, "test");
  const activities = smallActivities(temporal.store, (step, subject) => before?.(step, subject));
  const later: Observer = { ...nobody, step: (event) => traced.step(event), night: (event) => traced.night(event) };
  await temporal.work(
    { ...activities, plan: async (options) => ({ ...(await activities.plan(options)), release }) },
    "test",
    together([logNights(log), later]),
  );
});
afterAll(() => temporal.end());

let days = 0;
const night = (): NightOptions => ({
  inventory: "sample",
  asOf: new Date(Date.UTC(2025, 5, ++days)).toISOString().slice(0, 10),
  models: ["auto"],
  seed: 1,
});

describe("a night on a Temporal server", () => {
  it("is logged and traced by its workers as one of the embedded engine is, retries and all", async () => {
    const { endpoint, spans } = await collector();
    traced = openTelemetry({ endpoint });
    let failures = 1;
    before = (step, subject) => {
      if (step === "land" && subject === "repairs" && failures-- > 0) throw new Error("socket hang up");
    };
    const options = night();
    const running = await headwater.run(options);
    const { run } = await running.result();
    const { runId } = await running.status();
    await expect.poll(() => lines.some((l) => l.state === "published")).toBe(true);
    await traced.close();
    traced = nobody;

    const mine = lines.filter((l) => l.night === runId);
    expect(mine.filter((l) => l.activity === "land" && l.subject === "repairs")).toMatchObject([
      { state: "started", attempt: 1 },
      { level: 40, state: "retrying", attempt: 1, msg: "socket hang up" },
      { state: "started", attempt: 2 },
      { state: "done", attempt: 2, reused: false },
    ]);
    expect(mine.filter((l) => l.activity === undefined)).toMatchObject([
      { state: "running", asOf: options.asOf },
      { state: "publishing" },
      { state: "published", run, seconds: expect.any(Number) },
    ]);

    const { traceId, spanId } = idsOf(runId);
    expect(new Set(spans.map((s) => s.traceId))).toEqual(new Set([traceId]));
    expect(spans.filter((s) => s.spanId === spanId).map((s) => s.name)).toEqual(["night"]);
    const ended = mine.filter((l) => l.activity !== undefined && l.state !== "started");
    expect(spans.length).toBe(ended.length + 1);
  });

  it("that fails, and one that waits for a decision, reach the webhook, once each", async () => {
    const { url, received } = await receiver(503);
    const watch = () =>
      watchNights({
        store: temporal.root,
        host: hostname(),
        env: { TEMPORAL_ADDRESS: temporal.server.address, HEADWATER_WEBHOOK: url },
        log: pino({ enabled: false }),
        signal: new AbortController().signal,
        once: true,
      });
    await watch();
    expect(received).toEqual([]);

    before = (step) => {
      if (step === "load") throw new InputError("repairs.csv has no column day. It has date, id.");
    };
    const failing = night();
    await expect((await headwater.run(failing)).result()).rejects.toThrow("no column day");
    before = undefined;
    await watch();
    release = "approval";
    const waiting = night();
    const held = await headwater.run(waiting);
    await expect
      .poll(async () => (await nightsOnServer(temporal.connected).held()).length, { timeout: 20_000 })
      .toBe(1);
    await watch();
    await watch();
    await held.approve({ who: "a test", why: "it is good" });
    await held.result();
    await watch();

    const alerts = received.slice(1).map(({ alert }): Partial<Alert> => alert);
    expect(alerts).toMatchObject([
      { event: "night.failed", asOf: failing.asOf, reason: "repairs.csv has no column day. It has date, id" },
      { event: "night.held", asOf: waiting.asOf, night: (await held.status()).runId },
    ]);
    expect(alerts[0].step).toMatch(/^load (repairs|waste)$/);
    expect(alerts[0].text).toContain(`headwater retry --store ${temporal.root}`);
    // The first attempt was answered with 503: the same alert came again.
    expect(received[0].alert).toEqual(received[1].alert);
  });

  it("is watched also when its server is gone, which is said once and ends nothing", async () => {
    const said: string[] = [];
    const ended = new AbortController();
    const gone = pino({ base: null }, { write: (line: string) => said.push(JSON.parse(line).msg) });
    const watching = watchNights({
      store: temporal.root,
      host: "bastion",
      env: { TEMPORAL_ADDRESS: "127.0.0.1:9" },
      log: gone,
      signal: ended.signal,
      interval: 0.05,
    });
    await expect.poll(() => said.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    ended.abort();
    await watching;
    expect(said).toEqual([
      expect.stringMatching(/^The watch sees no nights on the server: No Temporal server answers at 127.0.0.1:9/),
    ]);
  });
});
