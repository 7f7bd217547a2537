import fc from "fast-check";
import { expect, it } from "vitest";
import { dueNight, lateAfter } from "../../workflows/observe/dueNight.js";

const LONDON = { hour: 3, minute: 0, timeZone: "Europe/London" };
const at = (iso: string) => Date.parse(iso);

it("a night is missed from so many hours after it was due until the next one is", () => {
  expect(dueNight(LONDON, 4, at("2026-01-02T06:59:59Z")).asOf).toBe("2026-01-01");
  expect(dueNight(LONDON, 4, at("2026-01-02T07:00:00Z"))).toEqual({
    asOf: "2026-01-02",
    due: "at 03:00 Europe/London",
    instant: at("2026-01-02T03:00:00Z"),
  });
});

it("hours are counted on the wall clock's days, on both days on which it changes", () => {
  expect(dueNight(LONDON, 4, at("2026-03-29T05:59:59Z")).asOf).toBe("2026-03-28");
  expect(dueNight(LONDON, 4, at("2026-03-29T06:00:00Z")).asOf).toBe("2026-03-29");
  expect(dueNight(LONDON, 4, at("2026-10-25T06:59:59Z")).asOf).toBe("2026-10-24");
  expect(dueNight(LONDON, 4, at("2026-10-25T07:00:00Z")).asOf).toBe("2026-10-25");
});

it("a night in the evening is as of the day that it is due on, though it is late on the next", () => {
  const evening = { hour: 22, minute: 30, timeZone: "America/New_York" };
  expect(dueNight(evening, 4, at("2026-01-03T07:29:00Z")).asOf).toBe("2026-01-01");
  expect(dueNight(evening, 4, at("2026-01-03T07:30:00Z")).asOf).toBe("2026-01-02");
});

it("is the newest one whose time is over, whatever the zone, time and patience", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("Europe/London", "Pacific/Auckland", "Pacific/Honolulu", "UTC", "Asia/Kolkata"),
      fc.integer({ min: 4, max: 23 }),
      fc.integer({ min: 1, max: 168 }),
      fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) }),
      (timeZone, hour, patience, now) => {
        const { instant } = dueNight({ hour, minute: 0, timeZone }, patience, now);
        const over = now - instant - patience * 3_600_000;
        expect(over).toBeGreaterThanOrEqual(0);
        expect(over).toBeLessThan(25 * 3_600_000);
      },
    ),
  );
});

it("HEADWATER_LATE_AFTER is a number of hours, four when unset", () => {
  expect(lateAfter({})).toBe(4);
  expect(lateAfter({ HEADWATER_LATE_AFTER: "0.5" })).toBe(0.5);
  for (const wrong of ["0", "-1", "soon", "169", "4h"])
    expect(() => lateAfter({ HEADWATER_LATE_AFTER: wrong })).toThrow(`HEADWATER_LATE_AFTER is ${wrong}: give hours`);
});
