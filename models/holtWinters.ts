import { localMethod } from "./localMethod.js";
import { nelderMead } from "./nelderMead.js";
import { seasonalProfile } from "./seasonalProfile.js";

export interface HoltWinters {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly season: "none" | "additive" | "multiplicative";
  /** Indices at the start, by `t % seasonLength`. */
  readonly profile: Float64Array;
  readonly level: number;
}

/**
 * Holt-Winters: level, damped trend and season, each smoothed by its own weight. The weights have the least squared
 * errors, mostly of one step. The season is additive, or multiplicative where every value is positive and that fits better;
 * a series shorter than two seasons gets none. It starts from a shrunken classical profile, so that long seasons
 * (52 weeks) do not learn noise.
 *
 * Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, ch. 2 and 5: A,Ad,A and A,Ad,M.
 */
export const holtWinters = localMethod<HoltWinters>({
  name: "holt-winters",
  fit(y, seasonLength, h) {
    if (seasonLength < 2 || y.length < 2 * seasonLength) return optimise(y, "none", 1, h).fit;
    const additive = optimise(y, "additive", seasonLength, h);
    if (!y.every((v) => v > 0)) return additive.fit;
    const multiplicative = optimise(y, "multiplicative", seasonLength, h);
    return multiplicative.loss < additive.loss ? multiplicative.fit : additive.fit;
  },
  walk(y, seasonLength, fit, h, visit) {
    const m = fit.season === "none" ? 1 : seasonLength;
    const path = new Float64Array(h);
    const from = Math.min(Math.max(m, 9), y.length - 1);
    smooth(y, m, h, fit, makeRoom(y, fit), (t, level, slope, season) => {
      if (t < from) return;
      let trend = 0;
      let damping = 1;
      for (let j = 0; j < h; j++) {
        damping *= fit.phi;
        trend += damping * slope;
        const s = season[(t + 1 + j) % m];
        path[j] = fit.season === "multiplicative" ? (level + trend) * s : level + trend + s;
      }
      visit(t, path);
    });
  },
  degrees: ({ season, profile }) => (season === "none" ? 4 : 5 + profile.length),
  card: (fits) => ({
    additive: fits.filter((f) => f.season === "additive").length,
    multiplicative: fits.filter((f) => f.season === "multiplicative").length,
    withoutSeason: fits.filter((f) => f.season === "none").length,
  }),
});

/** Weight of the errors at the horizon, beside those of one step: enough to stop a runaway, on all sets that were tried. */
const FAR = 0.1;

/** Where the recursions write, made once for the many runs of a search. */
interface Room {
  readonly levels: Float64Array;
  readonly slopes: Float64Array;
  readonly season: Float64Array;
}

const makeRoom = (y: Float64Array, { profile }: Pick<HoltWinters, "profile">): Room => ({
  levels: new Float64Array(y.length),
  slopes: new Float64Array(y.length),
  season: new Float64Array(profile.length),
});

/**
 * Runs the recursions; returns the sum of squared errors, one step and `h` steps ahead, after the first season.
 * Far errors count too, since a trend that helps tomorrow may run away by the horizon.
 */
function smooth(
  y: Float64Array,
  m: number,
  h: number,
  { alpha, beta, gamma, phi, season, profile, level: first }: HoltWinters,
  { levels, slopes, season: s }: Room,
  after?: (t: number, level: number, slope: number, season: Float64Array) => void,
): number {
  s.set(profile);
  const ratio = season === "multiplicative";
  let level = first;
  let slope = 0;
  let sum = 0;
  const reach = (phi * (1 - phi ** h)) / (1 - phi);
  for (let t = 0; t < y.length; t++) {
    const j = t % m;
    if (t >= m + h) {
      const far = levels[t - h] + reach * slopes[t - h];
      sum += FAR * (y[t] - (ratio ? far * s[j] : far + s[j])) ** 2;
    }
    const expected = level + phi * slope;
    const error = y[t] - (ratio ? expected * s[j] : expected + s[j]);
    const x = ratio ? error / s[j] : error;
    if (t >= m) sum += error * error;
    slope = phi * slope + alpha * beta * x;
    if (ratio) {
      level = Math.max(expected + alpha * x, 1e-9 * first);
      s[j] = Math.min(Math.max(s[j] + (gamma * (1 - alpha) * error) / level, 0.02), 50);
    } else {
      level = expected + alpha * error;
      if (season === "additive") s[j] += gamma * (1 - alpha) * error;
    }
    levels[t] = level;
    slopes[t] = slope;
    after?.(t, level, slope, s);
  }
  return sum;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

function optimise(
  y: Float64Array,
  season: HoltWinters["season"],
  m: number,
  h: number,
): { fit: HoltWinters; loss: number } {
  const ratio = season === "multiplicative";
  const profile = season === "none" ? new Float64Array(1) : seasonalProfile(y, m, ratio).index;
  const n = Math.min(y.length, Math.max(m, 4));
  let level = 0;
  for (let t = 0; t < n; t++) level += (ratio ? y[t] / profile[t % m] : y[t] - profile[t % m]) / n;
  const at = (x: ArrayLike<number>): HoltWinters => ({
    alpha: logistic(x[0]),
    beta: logistic(x[1]),
    gamma: season === "none" ? 0 : logistic(x[2]),
    phi: 0.8 + 0.18 * logistic(x[3] ?? x[2]),
    season,
    profile,
    level,
  });
  const room = makeRoom(y, { profile });
  const loss = (x: ArrayLike<number>) => smooth(y, m, h, at(x), room);
  const starts = [
    [-2, -3, -3, 0],
    [0, -3, -3, 0],
    [-3.5, -3, -1.5, 0],
  ].map((x) => (season === "none" ? [x[0], x[1], x[3]] : x));
  const start = starts.reduce((a, b) => (loss(b) < loss(a) ? b : a));
  const x = nelderMead(loss, start);
  return { fit: at(x), loss: loss(x) };
}
