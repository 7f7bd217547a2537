import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lockStore } from "../../pipelines/store/lock.js";
import { openStore } from "../../pipelines/store/store.js";
import { logPath } from "../../workflows/observe/createLog.js";
import { headwater } from "../e2e/headwater.js";
import { scratch } from "../scratch.js";
import { tinyCouncil } from "../tinyCouncil.js";
import { collector } from "./collector.js";
import { receiver } from "./receiver.js";

async function night(
  change: Parameters<typeof tinyCouncil>[1],
  env: Record<string, string>,
  prepare = async (_: string) => {},
) {
  const dir = await scratch();
  const store = join(dir, "store");
  const { inventory, sources } = await tinyCouncil(dir, change);
  await prepare(store);
  const options = ["--as-of=2026-01-01", "--models=seasonal-naive", `--store=${store}`];
  const ended = await headwater(["nightly", `--inventory=${inventory}`, `--sources=${sources}`, ...options], { env });
  const log = await readFile(logPath(store), "utf8").catch(() => "");
  return {
    ...ended,
    store,
    log: log
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe("headwater nightly", () => {
  it("that fails is in the log, the trace and the webhook, with where and why, and ends as it would without them", async () => {
    const { endpoint, spans } = await collector();
    const { url, received } = await receiver();
    const env = { HEADWATER_WEBHOOK: url, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    const { code, stderr, log, store } = await night({ "sources/calls.csv": null }, env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^headwater: .*calls\.csv/m);

    const failed = log.find((line) => line.state === "failed" && line.activity !== undefined)!;
    expect(failed).toMatchObject({ level: "error", activity: "land", subject: "calls", attempt: 1 });
    expect(failed.msg).toContain("calls.csv");
    expect(log.at(-2)).toMatchObject({ level: "error", night: failed.night, asOf: "2026-01-01", state: "failed" });
    expect(log.at(-1)).toMatchObject({ level: "error", event: "night.failed", step: "land calls" });

    expect(received.map(({ alert }) => alert)).toMatchObject([
      { event: "night.failed", asOf: "2026-01-01", night: failed.night, step: "land calls", store },
    ]);
    expect(received[0].alert.text).toMatch(
      /failed at land calls on .* \(.*calls\.csv.*\), and planners see nothing yet: mend that and run headwater nightly --inventory=/,
    );

    expect(spans.find((span) => span.name === "night")).toMatchObject({ error: expect.stringContaining("calls.csv") });
    expect(spans.filter((span) => span.name === "land" && span.error !== undefined)).toHaveLength(1);
  });

  it("that is published is in the log from its begin to its run; a webhook and a collector that are away stop nothing", async () => {
    const { url, close } = await receiver();
    close();
    const away = { HEADWATER_WEBHOOK: url, OTEL_EXPORTER_OTLP_ENDPOINT: new URL(url).origin };
    const { code, log, stderr } = await night({}, away);
    expect(code, stderr).toBe(0);
    expect(log[0]).toMatchObject({ state: "running", asOf: "2026-01-01" });
    expect(log.at(-1)).toMatchObject({ state: "published", run: expect.stringMatching(/^[0-9a-f]{12}$/) });
    const activities = log.filter((line) => line.state === "done").map((line) => line.activity);
    expect(new Set(activities)).toEqual(
      new Set(["plan", "land", "load", "panel", "features", "local", "combine", "publish"]),
    );
  });

  it("that is refused, because another one runs, reaches the webhook too: nobody looks at a timer's terminal", async () => {
    const { url, received } = await receiver();
    const { code } = await night(
      {},
      { HEADWATER_WEBHOOK: url },
      async (store) => void (await lockStore(await openStore(store))),
    );
    expect(code).toBe(1);
    expect(received.map(({ alert }) => alert.text)).toEqual([
      expect.stringMatching(/Another night runs in the store .*: process \d+/),
    ]);
  });

  it("refuses settings that are wrong before it begins", async () => {
    const { code, stderr } = await night({}, { HEADWATER_LATE_AFTER: "soon" });
    expect([code, stderr]).toEqual([
      1,
      "headwater: HEADWATER_LATE_AFTER is soon: give hours, above 0 and up to 168, for example 4.\n",
    ]);
  });
});
