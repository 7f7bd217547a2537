import { dampedReach } from "./extrapolate.js";
import { DAMPED, SMOOTHINGS } from "./smoothing.js";
import { WINTERS, WINTERS_DAMPING, type WintersPath } from "./winters.js";

/** Arrays that the candidates' recursions write to, made once and used for every series. */
export interface Work {
  /** Slope of each smoothing after each value, beside its level. */
  readonly slopes: readonly Float64Array[];
  /** Additive Holt-Winters, multiplicative ones, and the one of a week of hours. */
  readonly winters: readonly WintersPath[];
  /** The season as terms, and as factors. */
  readonly profile: Float64Array;
  readonly ratios: Float64Array;
  /** The week of hours: its profile, the mean round each hour, the level without it. */
  readonly weekly: Float64Array;
  readonly weeklyCentre: Float64Array;
  readonly weeklyLevel: Float64Array;
  readonly sums: Float64Array;
  readonly scratch: Float64Array;
  readonly weight: Float64Array;
  /** The season's part of the steps from the origin at hand. */
  readonly ahead: Float64Array;
  /** How far a slope reaches: a straight line's, Holt-Winters', the damped trends'. */
  readonly reach: readonly Float64Array[];
}

/** Room for series of up to `n` values with seasons of up to `season` periods, `steps` ahead. */
export function makeWork(n: number, season: number, steps: number): Work {
  const floats = (length: number) => new Float64Array(length);
  return {
    slopes: SMOOTHINGS.map(() => floats(n)),
    winters: Array.from({ length: 2 * WINTERS.length + 1 }, () => ({
      level: floats(n),
      slope: floats(n),
      season: floats(n + season),
    })),
    profile: floats(season),
    ratios: floats(season),
    weekly: floats(168),
    weeklyCentre: floats(n),
    weeklyLevel: floats(n),
    sums: floats(n + 1),
    scratch: floats(n),
    weight: floats(season),
    ahead: floats(steps),
    reach: [1, WINTERS_DAMPING, ...DAMPED.map(({ phi }) => phi)].map((phi) => dampedReach(phi, steps)),
  };
}
