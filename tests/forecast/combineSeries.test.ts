import { describe, expect, it } from "vitest";
import { LEVELS } from "../../models/method.js";
import { type Candidate, combineSeries } from "../../pipelines/forecast/combineSeries.js";
import { random } from "../models/panels.js";

const H = 5;
const WINDOWS = [1, 2, 3];

/** Members that are off by their own noise: seasonal naive by 9, the others by 1 to 4. */
function candidates(series: number, change: (window: number, y: number) => number = (_, y) => y): Candidate[] {
  const next = random(4);
  const forecast = (around: Float64Array, noise: number) => {
    const median = around.map((v) => v + noise * (next() - 0.5));
    return {
      mean: median,
      quantiles: Float64Array.from(
        { length: H * LEVELS.length },
        (_, i) => median[Math.floor(i / LEVELS.length)] + noise * (LEVELS[i % LEVELS.length] - 0.5),
      ),
    };
  };
  return Array.from({ length: series }, (_, i) => {
    const actual = WINDOWS.map(() => Float64Array.from({ length: H }, () => 100 + 10 * next()));
    const noises = [9, 1 + i / 4, 4];
    return {
      area: `area-${i}`,
      trials: WINDOWS.map((window, w) => ({ window, actual: actual[w].map((y) => change(window, y)), scale: 3 })),
      tried: noises.map((noise) => actual.map((y) => forecast(y, noise))),
      live: noises.map((noise) => forecast(actual[0], noise)),
    };
  });
}

describe("combining a panel's series", () => {
  it("scores no window with what was learnt from it: whatever came there, its own forecast stays", () => {
    const plain = combineSeries(candidates(6));
    for (const [w, window] of WINDOWS.entries()) {
      const changed = combineSeries(candidates(6, (k, y) => (k === window ? y + 1 : y)));
      expect(changed.every(({ verdict }) => verdict.publish === "combination")).toBe(true);
      changed.forEach((series, i) => {
        expect(series.tried[w]).toEqual(plain[i].tried[w]);
      });
      const others = WINDOWS.map((_, k) => k).filter((k) => k !== w);
      expect(
        changed.some((series, i) => series.tried[others[0]]!.quantiles[0] !== plain[i].tried[others[0]]!.quantiles[0]),
      ).toBe(true);
    }
  });

  it("gives the most weight to the member that lost least, series by series", () => {
    for (const { weights } of combineSeries(candidates(6)))
      expect(weights[1]).toBeGreaterThan(Math.max(weights[0], weights[2]));
  });

  it("goes on without a member that made no forecast", () => {
    const missing = candidates(3).map((c) => ({
      ...c,
      tried: c.tried.map((f, m) => (m === 1 ? f.map(() => undefined) : f)),
      live: c.live.map((f, m) => (m === 1 ? undefined : f)),
    }));
    for (const { verdict, live, weights } of combineSeries(missing)) {
      expect(verdict.publish).toBe("combination");
      expect(live?.quantiles.every(Number.isFinite)).toBe(true);
      expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    }
  });

  it("withholds everything where nothing could be tried", () => {
    const untried = candidates(2).map((c) => ({ ...c, trials: [], tried: c.tried.map(() => []) }));
    for (const { verdict, live, weights } of combineSeries(untried)) {
      expect(verdict.publish).toBe("nothing");
      expect(live).toBeUndefined();
      expect([...weights]).toEqual([0, 0, 0]);
    }
  });

  it("answers an empty panel with nothing", () => {
    expect(combineSeries([])).toEqual([]);
  });
});
