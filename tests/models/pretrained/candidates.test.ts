import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { candidateMethod } from "../../../models/candidateMethod.js";
import { Candidates } from "../../../models/pretrained/candidates/candidates.js";
import { centredMean } from "../../../models/pretrained/candidates/centredMean.js";
import { lineSlope } from "../../../models/pretrained/candidates/lineSlope.js";
import { AT, CANDIDATES } from "../../../models/pretrained/candidates/names.js";
import { secondPeriod } from "../../../models/pretrained/candidates/secondPeriod.js";
import { shrunkProfile } from "../../../models/pretrained/candidates/shrunkProfile.js";
import { smooth } from "../../../models/pretrained/candidates/smoothing.js";
import { additiveWinters } from "../../../models/pretrained/candidates/winters.js";
import { select } from "../../../models/pretrained/select.js";
import { panelOf } from "./panelOf.js";

const floats = (n: number) => new Float64Array(n);
const values = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 5, maxLength: 120 });
const season = fc.constantFrom(1, 4, 7, 12, 24, 52);
const path = (c: Candidates, k: number) => c.forecasts.slice(c.start(0, k), c.start(0, k) + c.h);

describe("candidate forecasts", () => {
  const c = new Candidates();

  test("there are as many names as forecasts, all different", () => {
    expect(new Set(CANDIDATES).size).toBe(AT.mean + 1);
    expect(CANDIDATES[AT.theta]).toBe("theta");
    expect(CANDIDATES[AT.mean]).toBe("mean of the smoothings");
  });

  test("a series in another unit is forecast in that unit", () => {
    fc.assert(
      fc.property(values, season, fc.double({ min: 0.5, max: 1000, noNaN: true }), (y, m, unit) => {
        c.of(Float64Array.from(y), m, secondPeriod(m), 9);
        const expected = CANDIDATES.map((_, k) => path(c, k).map((v) => v * unit));
        const kept = c.ratio;
        c.of(
          Float64Array.from(y, (v) => v * unit),
          m,
          secondPeriod(m),
          9,
        );
        // Where terms and factors leave the same, rounding decides.
        fc.pre(c.ratio === kept);
        for (const [k, forecast] of expected.entries())
          for (const [i, v] of path(c, k).entries())
            expect(Math.abs(v - forecast[i])).toBeLessThan(1e-3 * (unit + forecast[i]));
      }),
      { numRuns: 60 },
    );
  });

  test("a series that repeats its season is forecast without error by those that know it", () => {
    for (const m of [4, 7, 12, 24]) {
      const y = Float64Array.from({ length: 10 * m }, (_, t) => 50 + 10 * Math.sin((2 * Math.PI * t) / m));
      c.of(y, m, secondPeriod(m), 2 * m);
      for (const k of [AT.seasonalNaive, AT.seasonalMean, AT.additive, AT.aligned])
        for (const [i, v] of path(c, k).entries()) expect(v).toBeCloseTo(y[i % m], 1);
      expect(c.error[AT.seasonalNaive]).toBeCloseTo(0, 9);
    }
  });

  test("a constant series is forecast as itself by all", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 1e6, noNaN: true }), season, (v, m) => {
        c.of(floats(80).fill(v), m, secondPeriod(m), 5);
        for (let k = 0; k < CANDIDATES.length; k++) for (const f of path(c, k)) expect(f / v).toBeCloseTo(1, 6);
      }),
    );
  });

  test("no forecast runs away, and none is negative where the past is not", () => {
    const wild = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(wild, season, fc.integer({ min: 1, max: 30 }), (y, m, h) => {
        c.of(Float64Array.from(y), m, secondPeriod(m), h);
        const top = 1000 * (y.reduce((a, b) => a + b, 0) / y.length) + 1;
        for (let k = 0; k < CANDIDATES.length; k++)
          for (const f of path(c, k)) expect(f >= 0 && f <= top * (1 + 1e-9)).toBe(true);
      }),
    );
  });

  test("what was computed for one series does not touch the next", () => {
    fc.assert(
      fc.property(values, season, values, season, (a, m, b, l) => {
        const fresh = new Candidates();
        fresh.of(Float64Array.from(b), l, secondPeriod(l), 7);
        c.of(Float64Array.from(a), m, secondPeriod(m), 24);
        c.of(Float64Array.from(b), l, secondPeriod(l), 7);
        for (let k = 0; k < CANDIDATES.length; k++) expect(path(c, k)).toEqual(path(fresh, k));
      }),
      { numRuns: 40 },
    );
  });
});

describe("a candidate as a method of its own", () => {
  test("has the network's candidate as its median, whichever it is", () => {
    const positive = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 5, maxLength: 60 });
    const c = new Candidates();
    fc.assert(
      fc.property(positive, season, (y, m) => {
        c.of(Float64Array.from(y), m, secondPeriod(m), 5);
        for (const [k, name] of CANDIDATES.entries()) {
          const { quantiles } = candidateMethod(name)
            .fit(panelOf([y], m), { h: 5 })
            .predict({ h: 5, levels: [0.5] });
          expect([...quantiles]).toEqual(Array.from(path(c, k), (v) => expect.closeTo(v, 6)));
        }
      }),
      { numRuns: 6 },
    );
  });

  test("of another name is refused, with those that there are", () => {
    expect(() => candidateMethod("thetta")).toThrow(/no candidate "thetta". Use one of .*"theta"/);
  });
});

describe("parts of the candidates", () => {
  test("simple smoothing is the exponentially weighted sum of its formula", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (y, alpha) => {
        const level = floats(y.length);
        smooth(Float64Array.from(y), y.length, y[0], { name: "", alpha, beta: 0, phi: 1 }, level, floats(y.length));
        let expected = (1 - alpha) ** y.length * y[0];
        for (const [t, v] of y.entries()) expected += alpha * (1 - alpha) ** (y.length - 1 - t) * v;
        expect(level[y.length - 1]).toBeCloseTo(expected, 8);
      }),
    );
  });

  test("Holt-Winters without a season and with no gamma is damped smoothing", () => {
    fc.assert(
      fc.property(values, (y) => {
        const n = y.length;
        const [a, b] = [0, 1].map(() => ({ level: floats(n), slope: floats(n), season: floats(n + 1) }));
        const start = (y[0] + y[1] + y[2]) / 3;
        additiveWinters(Float64Array.from(y), n, 1, { alpha: 0.3, beta: 0.1, gamma: 0 }, floats(1), a);
        smooth(Float64Array.from(y), n, start, { name: "", alpha: 0.3, beta: 0.1, phi: 0.98 }, b.level, b.slope);
        expect(a.level[n - 1]).toBeCloseTo(b.level[n - 1], 8);
      }),
    );
  });

  test("the slope of a line is found exactly", () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.integer({ min: 3, max: 60 }), (slope, n) => {
        expect(
          lineSlope(
            Float64Array.from({ length: n }, (_, t) => 3 + slope * t),
            n,
            n,
          ),
        ).toBeCloseTo(slope, 6);
      }),
    );
  });

  test("a centred mean over a season leaves a line as it is and takes a season away", () => {
    for (const m of [4, 7]) {
      const n = 6 * m;
      const y = Float64Array.from({ length: n }, (_, t) => 2 * t + 5 * Math.cos((2 * Math.PI * t) / m));
      const c = floats(n);
      centredMean(y, n, m, c, floats(n + 1));
      for (let t = m; t < n - m; t++) expect(c[t]).toBeCloseTo(2 * t, 8);
    }
  });

  test("a profile of pure noise is shrunk to little, one without noise is kept", () => {
    const [n, m] = [240, 12];
    const profile = floats(m);
    const kept = (noise: number) => {
      let z = 1;
      const random = () => {
        z = (z * 16807) % 2147483647;
        return z / 2147483647 - 0.5;
      };
      const y = Float64Array.from(
        { length: n },
        (_, t) => (1 - noise) * Math.sin((2 * Math.PI * t) / m) + noise * random(),
      );
      return shrunkProfile(y, n, m, floats(n), false, profile, floats(n), floats(m));
    };
    expect(kept(1)).toBeLessThan(0.35);
    expect(kept(0)).toBeGreaterThan(0.99);
    for (let j = 0; j < m; j++) expect(profile[j]).toBeCloseTo(Math.sin((2 * Math.PI * j) / m), 1);
  });

  test("selecting is sorting, at that place", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), fc.nat(), (list, place) => {
        const k = place % list.length;
        const chosen = Float64Array.from(list);
        select(chosen, 0, list.length - 1, k);
        expect(chosen[k]).toBe(Float64Array.from(list).sort()[k]);
      }),
    );
  });
});
