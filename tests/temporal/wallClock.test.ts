import { describe, expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { dailyTime } from "../../workflows/temporal/wallClock.js";

const now = new Date("2026-01-10T12:00:00Z");

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
