import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arrivals, delayCorrelation, reportingDelay } from "../../../models/nowcast/reportingDelay.js";

/** Rows of a day by their delay, looked at every day until `until` days after they were due. */
const daily = (rows: readonly number[], until: number): Arrivals[] =>
  rows.slice(0, until + 1).map((count, d) => ({ rows: count, from: d, to: d, until }));

/** Chain ladder: the product over later days of one minus the reverse-time hazard, in plain loops. */
function chainLadder(days: readonly { rows: readonly number[]; until: number }[], longest: number): number[] {
  const share = Array<number>(longest + 1).fill(1);
  for (let d = longest; d > 0; d--) {
    let [came, all] = [0, 0];
    for (const { rows, until } of days)
      if (until >= d) {
        came += rows[d];
        all += rows.slice(0, d + 1).reduce((a, b) => a + b, 0);
      }
    share[d - 1] = all > 0 ? share[d] * (1 - came / all) : share[d];
  }
  return share;
}

describe("the reporting-delay curve", () => {
  it("is chain ladder's where there was a look each day, however short the newest days were looked at", () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 6, maxLength: 6 }), {
          minLength: 6,
          maxLength: 12,
        }),
        (rows) => {
          const days = rows.map((counts, i) => ({ rows: counts, until: Math.min(5, rows.length - 1 - i) }));
          const share = reportingDelay(days.flatMap((day) => daily(day.rows, day.until)));
          for (const [d, value] of chainLadder(days, 5).entries()) expect(share[d]).toBeCloseTo(value, 4);
        },
      ),
      { numRuns: 100 },
    ));

  it("never falls, and ends at 1", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc
            .tuple(fc.integer({ min: 1, max: 99 }), fc.nat(9), fc.nat(9), fc.nat(9))
            .map(([rows, from, width, more]) => ({ rows, from, to: from + width, until: from + width + more })),
          { minLength: 1, maxLength: 30 },
        ),
        (arrivals) => {
          const share = reportingDelay(arrivals);
          for (const [d, value] of share.entries()) expect(value).toBeGreaterThanOrEqual(d > 0 ? share[d - 1] : 0);
          expect(share.at(-1)).toBe(1);
        },
      ),
    ));

  it("is found again where looks were a week apart, and the newest days were hardly seen", () => {
    const chances = [0.5, 0.2, 0.1, 0.08, 0.05, 0.03, 0.02, 0.01, 0.005, 0.005];
    const arrivals: Arrivals[] = [];
    for (let due = 0; due < 70; due++) {
      let before = -1;
      for (let look = 7 * Math.ceil(due / 7) - due; look <= 70 - due; look += 7) {
        const rows = chances.slice(before + 1, look + 1).reduce((sum, p) => sum + 1000 * p, 0);
        arrivals.push({ rows, from: before + 1, to: look, until: 70 - due });
        before = look;
      }
    }
    let sum = 0;
    const share = reportingDelay(arrivals);
    chances.forEach((p, d) => {
      sum += p;
      expect(share[Math.min(d, share.length - 1)]).toBeCloseTo(sum, 2);
    });
  });

  it("is 1 from the first day on where nothing ever came late", () => {
    expect([...reportingDelay(daily([9], 0))]).toEqual([1]);
    expect([...reportingDelay([])]).toEqual([1]);
    // What was there at the first look of all may have come on any day.
    expect([...reportingDelay([{ rows: 500, from: 0, to: 90, until: 90 }])]).toEqual([1]);
  });

  it("refuses what is no interval", () => {
    expect(() => reportingDelay([{ rows: 1, from: 3, to: 2, until: 5 }])).toThrow(RangeError);
    expect(() => reportingDelay([{ rows: 1, from: 0, to: 6, until: 5 }])).toThrow("from 0 to 6 of 5 days");
  });
});

describe("the correlation of delays", () => {
  const share = Float64Array.of(0.8, 1);
  const day = (first: number) => ({ first, to: 0, rows: 100, until: 5 });

  it("is none where shares vary as chance has it, and grows with what they vary beyond it", () => {
    const chance = [76, 84, 80, 78, 82, 76, 84, 80, 82, 78].map(day);
    const days = [60, 100, 80, 55, 100, 70, 95, 80, 90, 70].map(day);
    expect(delayCorrelation(chance, share)).toBe(0);
    // Moments: the variance beyond chance is rows · p (1 - p) (rows - 1) · correlation.
    const variance = days.reduce((sum, { first }) => sum + (first - 80) ** 2, 0) / days.length;
    expect(delayCorrelation(days, share)).toBeCloseTo((variance / 16 - 1) / 99, 9);
  });

  it("is none where too few days tell", () => {
    expect(delayCorrelation([day(20), day(100)], share)).toBe(0);
  });
});
