import { readFile } from "node:fs/promises";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { Activities, Published } from "../../workflows/activities.js";
import { withPolicies } from "../../workflows/embedded/withPolicies.js";
import { createLog, logPath, logTarget } from "../../workflows/observe/createLog.js";
import { logNights } from "../../workflows/observe/logNights.js";
import { observeNight } from "../../workflows/observe/observeNight.js";
import { scratch } from "../scratch.js";

const PUBLISHED: Published = { run: "0123456789ab", dir: "", says: "12 series" };
type Line = Record<string, unknown>;

/** The lines of a night that lands one data set, which takes half a second and fails `failures` times before. */
async function linesOf(failures: number, message = "socket hang up"): Promise<Line[]> {
  const lines: Line[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(JSON.parse(line)) });
  let clock = Date.UTC(2026, 0, 1);
  let calls = 0;
  const land = async () => {
    clock += 500;
    if (calls++ < failures) throw new Error(message);
    return { says: "3 files", reused: false };
  };
  const night = observeNight(
    logNights(log),
    { asOf: "2026-01-01" },
    async (report) => {
      const policies = { report, concurrency: 1, sleep: async () => {} };
      await withPolicies({ land } as unknown as Activities, policies).land({} as never, "repairs");
      return PUBLISHED;
    },
    { now: () => clock, id: "n1" },
  );
  await night.catch(() => {});
  return lines;
}

describe("the log of a night", () => {
  it("has a line for every event, with night, activity, subject, state, attempt, and how long it took", async () => {
    const step = { night: "n1", activity: "land", subject: "repairs" };
    const night = { night: "n1", asOf: "2026-01-01" };
    expect(await linesOf(1)).toEqual([
      { level: 30, ...night, state: "running", msg: "night running" },
      { level: 30, ...step, state: "started", attempt: 1, msg: "" },
      { level: 40, ...step, state: "retrying", attempt: 1, seconds: 0.5, msg: "socket hang up" },
      { level: 30, ...step, state: "done", attempt: 2, seconds: 0.5, reused: false, msg: "3 files" },
      { level: 30, ...night, state: "published", run: "0123456789ab", seconds: 1, msg: "12 series" },
    ]);
  });

  it("says of a night that failed at what, and why", async () => {
    const lines = await linesOf(99);
    expect(lines.slice(-2)).toEqual([
      {
        level: 50,
        night: "n1",
        activity: "land",
        subject: "repairs",
        state: "failed",
        attempt: 3,
        seconds: 0.5,
        msg: "socket hang up",
      },
      { level: 50, night: "n1", asOf: "2026-01-01", state: "failed", seconds: 1.5, msg: "socket hang up" },
    ]);
  });

  it("holds nothing about persons, even where an error quotes a row", async () => {
    const text = JSON.stringify(
      await linesOf(99, "Could not convert string 'Mary Smith' to INT32\nOriginal Line: 9434765919,Mary Smith"),
    );
    expect(text).toContain("Could not convert string … to INT32");
    expect(text).not.toMatch(/Mary|9434765919/);
  });
});

describe("HEADWATER_LOG", () => {
  it("is the store's own file when unset, with a time and a level that people can read", async () => {
    const store = await scratch();
    createLog(store, {}).info({ night: "n1" }, "hello");
    const line = JSON.parse(await readFile(logPath(store), "utf8"));
    expect(line).toMatchObject({ level: "info", night: "n1", msg: "hello" });
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it("holds nothing about persons where somebody else logs an error, as Temporal's SDK does of a step that failed", async () => {
    const store = await scratch();
    const cause = new Error("Could not convert string 'Mary Smith' to INT32\nOriginal Line: 9434765919,Mary Smith");
    createLog(store, {}).warn({ err: new Error("Activity failed: 'Mary Smith'", { cause }) }, "Activity failed");
    const text = await readFile(logPath(store), "utf8");
    expect(text).not.toMatch(/Mary|9434765919/);
    expect(JSON.parse(text).err).toMatchObject({
      type: "Error",
      message: "Activity failed: …",
      stack: expect.arrayContaining([expect.stringMatching(/^ +at .*logNights\.test\.ts/)]),
      cause: { message: "Could not convert string … to INT32" },
    });
  });

  it("off writes nothing", async () => {
    const store = await scratch();
    createLog(store, { HEADWATER_LOG: "off" }).info("hello");
    await expect(readFile(logPath(store))).rejects.toThrow("ENOENT");
  });

  it("refuses what it does not know, and says what it knows", () => {
    expect(() => logTarget({ HEADWATER_LOG: "syslog" })).toThrow(
      "HEADWATER_LOG is syslog: set it to file, stdout, off",
    );
    expect(logTarget({ HEADWATER_LOG: "" })).toBe("file");
  });
});
