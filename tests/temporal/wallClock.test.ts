import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { dateIn } from "../../workflows/temporal/dateIn.js";
import { dailyTime, instantsOf } from "../../workflows/temporal/wallClock.js";

const now = new Date("2026-01-10T12:00:00Z");
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

describe("dailyTime", () => {
  it("takes a time that every day has once", () => {
    expect(dailyTime("03:00", "Europe/London", now)).toEqual({ hour: 3, minute: 0, timeZone: "Europe/London" });
    expect(dailyTime("01:30", "UTC", now)).toEqual({ hour: 1, minute: 30, timeZone: "UTC" });
  });

  it("refuses one that a change of the clocks skips or repeats, and says on which day", () => {
    expect(() => dailyTime("01:30", "Europe/London", now)).toThrow(
      "01:30 does not exist on 2026-03-29 in Europe/London",
    );
    expect(() => dailyTime("01:30", "Europe/London", new Date("2026-05-01"))).toThrow(
      "01:30 comes twice on 2026-10-25",
    );
  });

  it("refuses an unknown time zone and what is no time of day", () => {
    expect(() => dailyTime("03:00", "Europe/Lodnon", now)).toThrow(InputError);
    expect(() => dailyTime("03:00", "Europe/Lodnon", now)).toThrow("Unknown time zone: Europe/Lodnon");
    for (const text of ["3", "24:00", "03:60", "3 am"]) expect(() => dailyTime(text, "UTC", now)).toThrow(`${text}`);
  });
});
