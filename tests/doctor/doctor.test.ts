import { cp, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { examine } from "../../cli/doctor/examine.js";
import type { Finding } from "../../cli/doctor/finding.js";
import { describe as describeFindings } from "../../cli/doctor.js";
import { holdLock } from "../../pipelines/store/lock.js";
import { openStore, STORE_FORMAT } from "../../pipelines/store/store.js";
import { publishedStore } from "../deploy/publishedStore.js";
import { headwater } from "../e2e/headwater.js";
import { receiver } from "../observe/receiver.js";
import { scratch } from "../scratch.js";

interface Report {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/** Runs the command on a store; without a webhook there is always something better mended. */
async function doctor(store: string, env: Record<string, string> = {}): Promise<Report & { code: number | null }> {
  const { code, stdout, stderr } = await headwater(["doctor", "--json", `--store=${store}`], { env });
  expect(stderr).toBe("");
  return { code, ...(JSON.parse(stdout) as Report) };
}

const failed = ({ findings }: Report) =>
  findings.filter((f) => f.status === "fail").map((f) => `${f.about}: ${f.says}`);

describe("headwater doctor", () => {
  it("looks at everything, finds a fresh store well, and leaves no trace in it", async () => {
    const store = join(await scratch(), "store");
    const { code, ok, findings } = await doctor(store);
    expect([code, ok, failed({ ok, findings })]).toEqual([0, true, []]);
    expect(new Set(findings.map((f) => f.about))).toEqual(
      new Set([
        "Headwater",
        "Node",
        "DuckDB",
        "TensorFlow.js",
        "Memory",
        "Time zones",
        "Store",
        "Disk",
        "Permissions",
        "Latest night",
        "Temporal",
        "Log",
        "Webhook",
        "OpenTelemetry",
      ]),
    );
    expect(findings.every((f) => (f.status === "ok") === (f.fix === undefined))).toBe(true);
    await expect(readdir(store)).rejects.toThrow("ENOENT");

    // What a person reads of the same: a line each, below it how to mend what is not well, and how many of each.
    const text = describeFindings(findings).join("\n");
    expect(text).toMatch(/^ok {4}Node {11}\d+\.\d+\.\d+$/m);
    expect(text).toMatch(/^warn {2}Webhook {8}nobody is told .*\n {21}→ Set HEADWATER_WEBHOOK/m);
    expect(text).toMatch(/\n\d+ ok, \d+ better mended, 0 to be mended$/);
  });

  it("ends with 1 and names every setting that is wrong, in one go", async () => {
    const report = await doctor(await scratch(), {
      HEADWATER_LOG: "syslog",
      HEADWATER_WEBHOOK: "example.org/secret",
      HEADWATER_BACKEND: "gpu",
      OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4318",
      TEMPORAL_ADDRESS: "127.0.0.1:9",
    });
    expect(report.code).toBe(1);
    expect(failed(report)).toEqual([
      expect.stringMatching(/^TensorFlow.js: Unknown backend: "gpu"/),
      expect.stringMatching(/^Temporal: No Temporal server answers at 127.0.0.1:9 \(TEMPORAL_ADDRESS\)/),
      expect.stringMatching(/^Log: HEADWATER_LOG is syslog/),
      expect.stringMatching(/^Webhook: HEADWATER_WEBHOOK is no address/),
      expect.stringMatching(/^OpenTelemetry: OTEL_EXPORTER_OTLP_ENDPOINT is localhost:4318/),
    ]);
    expect(JSON.stringify(report)).not.toContain("secret");
  });
});

/** What the checks of a store say, without the time that a process takes. */
async function storeFindings(store: string): Promise<string[]> {
  const { checkStore } = await import("../../cli/doctor/checkStore.js");
  return (await checkStore({ store })).map(({ status, says }) => `${status} ${says.replaceAll(store, "STORE")}`);
}

describe("a store", () => {
  it("of a newer version is refused", async () => {
    const store = await scratch();
    await writeFile(join(store, "store.json"), JSON.stringify({ format: STORE_FORMAT + 1 }));
    expect(await storeFindings(store)).toContain(
      `fail STORE has format ${STORE_FORMAT + 1}, this version reads up to ${STORE_FORMAT}`,
    );
  });

  it("that is held names the process; one whose holder was killed does not frighten", async () => {
    const store = await scratch();
    await openStore(store);
    expect(await storeFindings(store)).toContain("ok nobody holds the store");
    const release = await holdLock(join(store, "lock"), () => "");
    expect(await storeFindings(store)).toContain(
      `ok process ${process.pid} (a night, or the worker that makes nights) holds the store`,
    );
    await release();
    await writeFile(join(store, "up.lock"), JSON.stringify({ pid: process.pid, born: "another" }));
    expect(await storeFindings(store)).toContain(`warn headwater up was killed, process ${process.pid}`);
  });

  it("whose latest is no link, or points to nothing, is not well", async () => {
    const store = await scratch();
    await openStore(store);
    await symlink("0123456789ab", join(store, "published", "latest"), "dir");
    expect(await storeFindings(store)).toContain("fail STORE/published/latest points to a run that is gone");
    const copied = join(await scratch(), "store");
    await mkdir(join(store, "published", "0123456789ab"));
    await cp(store, copied, { recursive: true, dereference: true });
    expect(await storeFindings(copied)).toContain(
      "fail STORE/published/latest is no symbolic link: the store was copied without its links",
    );
  });

  it("that is a file is no store", async () => {
    const path = join(await scratch(), "store");
    await writeFile(path, "");
    expect(await storeFindings(path)).toEqual(["fail STORE is no directory"]);
  });
});

it("what does not load, or breaks, is a finding like any other", async () => {
  const examined = { store: "/nonexistent", env: {}, now: new Date() };
  const findings = await examine(examined, {
    DuckDB: () => Promise.reject(new Error("Cannot find module '@duckdb/node-bindings-linux-x64'\nRequire stack:")),
    Node: async () => async () => [{ status: "ok", about: "Node", says: "20" }],
  });
  expect(findings).toMatchObject([
    {
      status: "fail",
      about: "DuckDB",
      says: "cannot be checked: Cannot find module '@duckdb/node-bindings-linux-x64'",
      fix: expect.stringContaining("npm ci"),
    },
    { status: "ok", about: "Node" },
  ]);
  expect(describeFindings(findings).at(-1)).toBe("1 ok, 0 better mended, 1 to be mended");
});

it("a webhook and a collector are looked for, and sent nothing", async () => {
  const { checkSettings } = await import("../../cli/doctor/checkSettings.js");
  const { url, received, close } = await receiver();
  const env = { HEADWATER_WEBHOOK: url, OTEL_EXPORTER_OTLP_ENDPOINT: new URL(url).origin };
  const statuses = async (more = {}) =>
    (await checkSettings({ store: "/nonexistent", env: { ...env, ...more } })).map((f) => f.status);
  expect(await statuses()).toEqual(["ok", "ok", "ok"]);
  expect(await statuses({ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" })).toEqual(["ok", "ok", "warn"]);
  close();
  expect(await statuses()).toEqual(["ok", "warn", "warn"]);
  expect(received).toEqual([]);
});

it("what planners see is fresh for a day, and better mended after two", async () => {
  const { checkPublication } = await import("../../cli/doctor/checkPublication.js");
  const look = async (store: string, now: string) =>
    (await checkPublication({ store, now: new Date(now) })).map(({ status, says }) => `${status} ${says}`);
  expect(await look(await scratch(), "2024-01-01")).toEqual(["ok nothing is published yet"]);
  const store = await publishedStore(await scratch(), "2024-01-01");
  expect(await look(store, "2024-01-02T23:00Z")).toEqual(["ok as of 2024-01-01, run 0123456789ab"]);
  expect(await look(store, "2024-01-03T01:00Z")).toEqual(["warn as of 2024-01-01, run 0123456789ab: 2 days old"]);
});
