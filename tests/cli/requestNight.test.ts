import { expect, it } from "vitest";
import { requestNight, today } from "../../cli/requestNight.js";

const flags = { models: ["auto"], seed: 1, store: "store" };
const now = new Date("2026-06-30T23:30:00Z");

it("today is the date on London's clocks, in summer an hour ahead of UTC", () => {
  expect(today(now)).toBe("2026-07-01");
  expect(today(new Date("2026-12-31T23:30:00Z"))).toBe("2026-12-31");
});

it("a night without flags is today's, on the sample", () => {
  expect(requestNight(flags, { now, env: {} })).toEqual({
    inventory: "sample",
    sources: undefined,
    asOf: "2026-07-01",
    services: undefined,
    models: ["auto"],
    seed: 1,
  });
});

it("the source root comes from --sources before HEADWATER_SOURCES", () => {
  const own = { ...flags, inventory: "/inventory" };
  expect(requestNight({ ...own, sources: "/a" }, { now, env: { HEADWATER_SOURCES: "/b" } }).sources).toBe("/a");
  expect(requestNight(own, { now, env: { HEADWATER_SOURCES: "/b" } }).sources).toBe("/b");
});

it("an inventory without a source root is wrong usage, and the error says how to name one", () => {
  expect(() => requestNight({ ...flags, inventory: "/inventory" }, { now, env: {} })).toThrow(
    expect.objectContaining({ exitCode: 2, message: expect.stringContaining("--sources DIR or HEADWATER_SOURCES") }),
  );
});
