import type { Random } from "./random.js";

/** How a signal is seen: as amounts round a base, as amounts whose noise grows with them, or as counts of events. */
export type Kind = "additive" | "multiplicative" | "counts";

/** What every family of an invented series knows of it. */
export interface Plan {
  /** Periods of a season, and of the longer season beside it (`m` where there is none). */
  readonly m: number;
  readonly period: number;
  /** Periods of history, of the horizon, and of both. */
  readonly n: number;
  readonly h: number;
  readonly length: number;
  readonly kind: Kind;
  /** Typical size of the noise in the signal's unit: 1 for additive series, a relative size for the others. */
  readonly noise: number;
  /** How large level, trend and season may become: exponential series explode otherwise. */
  readonly cap: number;
  /** Counts: mean of a period, and the noise of the rate itself (the rest of `noise` is Poisson's). */
  readonly rate: number;
  readonly rateNoise: number;
}

/** Draws season, history, horizon and kind: months 28 %, days 30 %, weeks 22 %, hours 12 %, quarters 4 %, years 4 %. */
export function drawPlan(r: Random): Plan {
  const { m, period, n, h } = drawShape(r);
  const common = { m, period, n, h, length: n + h, rate: 1, rateNoise: 0 };
  if (r.chance(0.2)) return { ...common, kind: "additive", noise: 1, cap: 1e9 };
  if (r.chance(0.38)) return { ...common, kind: "multiplicative", noise: r.logUniform(0.004, 0.4), cap: 1.4 };
  const rate = r.chance(0.75) ? r.logUniform(0.1, 3000) : r.logUniform(0.2, 12);
  const rateNoise = r.chance(0.45) ? 0 : r.logUniform(0.02, 0.5);
  return { ...common, kind: "counts", rate, rateNoise, noise: Math.sqrt(rateNoise ** 2 + 1 / rate), cap: 1.2 };
}

function drawShape(r: Random): Pick<Plan, "m" | "period" | "n" | "h"> {
  const u = r.uniform();
  const between = (low: number, high: number) => Math.floor(r.logUniform(low, high));
  if (u < 0.28) return { m: 12, period: 12, n: between(20, 340), h: r.pick([6, 6, 12, 18, 24, 24]) };
  if (u < 0.58)
    return {
      m: 7,
      period: 364,
      n: r.chance(0.5) ? between(50, 1101) : r.integer(400, 1101),
      h: r.pick([7, 14, 28, 28, 28, 56]),
    };
  if (u < 0.8)
    return {
      m: 52,
      period: 52,
      n: r.chance(0.4) ? between(60, 1101) : r.integer(300, 1101),
      h: r.pick([4, 8, 8, 13, 13, 26]),
    };
  if (u < 0.92) return { m: 24, period: 168, n: r.integer(200, 1101), h: r.pick([24, 48, 48, 48]) };
  if (u < 0.96) return { m: 4, period: 4, n: between(10, 120), h: r.pick([4, 8]) };
  return { m: 1, period: 1, n: between(8, 120), h: r.integer(4, 15) };
}
