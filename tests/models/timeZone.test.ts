import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf, instantsOf, wallAt } from "../../models/timeZone.js";
import { dateIn } from "../../workflows/temporal/dateIn.js";

const zones = ["Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"];

describe("instantsOf", () => {
  it("is none in the hour that London skips in spring, and two in the hour that comes twice in autumn", () => {
    const at = (text: string) => instantsOf(Date.parse(text), "Europe/London").map((i) => new Date(i).toISOString());
    expect(at("2026-03-29T01:30:00Z")).toEqual([]);
    expect(at("2026-10-25T01:30:00Z")).toEqual(["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]);
    expect(at("2026-07-01T03:00:00Z")).toEqual(["2026-07-01T02:00:00.000Z"]);
  });

  it("finds every instant by what its clock shows", () => {
    const instants = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) });
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (seconds, timeZone) => {
        const instant = Math.floor(seconds / 1000) * 1000;
        const shown = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(
          instant,
        );
        expect(instantsOf(Date.parse(`${shown.replace(" ", "T")}Z`), timeZone)).toContain(instant);
        expect(dateIn(timeZone, new Date(instant))).toBe(shown.slice(0, 10));
      }),
    );
  });
});

describe("instantOf", () => {
  it("is the first where the clocks show a time twice, and goes on without the change where they skip it", () => {
    const at = (text: string, zone: string) => new Date(instantOf(Date.parse(text), zone)).toISOString();
    expect(at("2026-10-25T01:30:00Z", "Europe/London")).toBe("2026-10-25T00:30:00.000Z");
    expect(at("2026-03-29T01:30:00Z", "Europe/London")).toBe("2026-03-29T01:30:00.000Z");
    // Havana's clocks go from midnight to one o'clock: its day begins when they do.
    const begun = instantOf(Date.parse("2024-03-10T00:00:00Z"), "America/Havana");
    expect(new Date(wallAt(begun, "America/Havana")).toISOString()).toBe("2024-03-10T01:00:00.000Z");
  });
});
