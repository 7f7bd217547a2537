import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { Activities, Published } from "../../workflows/activities.js";
import { withPolicies } from "../../workflows/embedded/withPolicies.js";
import { createObserver, telemetryEndpoint } from "../../workflows/observe/createObserver.js";
import { observeNight } from "../../workflows/observe/observeNight.js";
import { idsOf, openTelemetry } from "../../workflows/observe/openTelemetry.js";
import { scratch } from "../scratch.js";
import { collector } from "./collector.js";

const PUBLISHED: Published = { run: "0123456789ab", dir: "", says: "12 series" };
const START = Date.UTC(2026, 0, 1);

/** A night that lands repairs in two attempts of half a second, finds waste in the store, and ends as told. */
async function night(endpoint: string, id: string, end: () => Promise<Published>) {
  const observer = openTelemetry({ endpoint });
  let clock = START;
  let calls = 0;
  const land = async (_plan: unknown, dataset: string) => {
    if (dataset === "waste") return { says: "2 files", reused: true };
    clock += 500;
    if (calls++ === 0) throw new Error("Could not convert string 'Mary Smith' to INT32");
    return { says: "3 files", reused: false };
  };
  await observeNight(
    observer,
    { asOf: "2026-01-01" },
    async (report) => {
      const policies = { report, concurrency: 1, sleep: async () => {} };
      const act = withPolicies({ land } as unknown as Activities, policies);
      await act.land({} as never, "repairs");
      await act.land({} as never, "waste");
      return end();
    },
    { now: () => clock, id },
  ).catch(() => {});
  await observer.close();
}

describe("OpenTelemetry", () => {
  it("gets one trace a night: a span for it, and below it one for each attempt at a step", async () => {
    const { endpoint, spans, paths } = await collector();
    await night(endpoint, "n1", async () => PUBLISHED);
    const { traceId, spanId } = idsOf("n1");
    expect(new Set(paths)).toEqual(new Set(["/v1/traces", "/v1/metrics"]));
    expect(new Set(spans.map((s) => s.traceId))).toEqual(new Set([traceId]));

    const [root, ...more] = spans.filter((s) => s.parentSpanId === undefined);
    expect(more).toEqual([]);
    expect(root).toMatchObject({ name: "night", spanId, start: START, end: START + 1000, error: undefined });
    expect(root.attributes).toEqual({
      "headwater.night": "n1",
      "headwater.as_of": "2026-01-01",
      "headwater.state": "published",
      "headwater.run": "0123456789ab",
    });

    const steps = spans.filter((s) => s !== root);
    expect(steps.every((s) => s.parentSpanId === spanId && s.name === "land")).toBe(true);
    expect(steps.map((s) => [s.start - START, s.end - START, s.error])).toEqual([
      [0, 500, "Could not convert string … to INT32"],
      [500, 1000, undefined],
      [1000, 1000, undefined],
    ]);
    expect(steps.map((s) => s.attributes)).toMatchObject([
      { "headwater.subject": "repairs", "headwater.attempt": 1, "headwater.state": "retrying" },
      { "headwater.subject": "repairs", "headwater.attempt": 2, "headwater.state": "done" },
      { "headwater.subject": "waste", "headwater.attempt": 1, "headwater.reused": true },
    ]);
    expect(root.resource).toMatchObject({ "service.name": "headwater", "service.version": expect.any(String) });
  });

  it("counts and times what ended how; a result that was there counts, and has no duration", async () => {
    const { endpoint, points } = await collector();
    await night(endpoint, "n2", () => Promise.reject(new Error("the disk is full")));
    const of = (name: string) => points().filter((p) => p.name === name);
    expect(
      of("headwater.steps").map((p) => [p.attributes["headwater.state"], p.attributes["headwater.reused"], p.value]),
    ).toEqual([
      ["retrying", false, 1],
      ["done", false, 1],
      ["done", true, 1],
    ]);
    expect(of("headwater.step.duration").map((p) => [p.attributes["headwater.state"], p.count, p.sum])).toEqual([
      ["retrying", 1, 0.5],
      ["done", 1, 0.5],
    ]);
    expect(of("headwater.nights").map((p) => [p.attributes["headwater.state"], p.value])).toEqual([
      ["running", 1],
      ["failed", 1],
    ]);
    expect(of("headwater.night.duration")).toMatchObject([{ unit: "s", count: 1, sum: 1 }]);
  });

  it("marks a night that failed as an error, with its reason", async () => {
    const { endpoint, spans } = await collector();
    await night(endpoint, "n3", () => Promise.reject(new Error("the disk is full")));
    expect(spans.find((s) => s.name === "night")).toMatchObject({ error: "the disk is full" });
  });

  it("keeps no night waiting for a collector that is away", async () => {
    const { endpoint, close } = await collector();
    close();
    const observer = openTelemetry({ endpoint, patience: 100 });
    observer.night({ night: "n4", asOf: "2026-01-01", state: "failed", says: "", startedAt: START, at: START });
    await expect(observer.close()).resolves.toBeUndefined();
  });
});

describe("OTEL_EXPORTER_OTLP_ENDPOINT", () => {
  it("is the one setting: with it spans arrive, and the log is written as before", async () => {
    const { endpoint, spans } = await collector();
    const observer = await createObserver(await scratch(), { OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` });
    observer.night({ night: "n5", asOf: "2026-01-01", state: "stopped", says: "", startedAt: START, at: START + 1 });
    await observer.close();
    expect(spans.map((s) => s.name)).toEqual(["night"]);
  });

  it("loads OpenTelemetry where it is set, and nothing of it where not", () => {
    const url = new URL("../../dist/workflows/observe/createObserver.js", import.meta.url).href;
    const loaded = (env: Record<string, string>) => {
      const program = `import { createRequire } from "node:module";
        const { createObserver } = await import(${JSON.stringify(url)});
        await createObserver("/nonexistent", ${JSON.stringify({ ...env, HEADWATER_LOG: "off" })});
        const paths = Object.keys(createRequire(import.meta.url).cache);
        console.log(paths.filter((path) => path.includes("@opentelemetry")).length > 0);`;
      const args = ["--input-type=module", "--eval", program];
      const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
      return stdout.trim() || stderr;
    };
    expect(loaded({})).toBe("false");
    expect(loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" })).toBe("true");
  });

  it("may be switched off as the standard says, and refuses what is no address", () => {
    const set = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" };
    expect(telemetryEndpoint({})).toBeUndefined();
    expect(telemetryEndpoint({ ...set, OTEL_SDK_DISABLED: "true" })).toBeUndefined();
    expect(telemetryEndpoint(set)).toBe("http://localhost:4318");
    expect(() => telemetryEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4318" })).toThrow(
      "OTEL_EXPORTER_OTLP_ENDPOINT is localhost:4318: give the collector's OTLP/HTTP address",
    );
  });
});
