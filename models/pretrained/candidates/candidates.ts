import { alignedChange } from "./alignedChange.js";
import { centredMean } from "./centredMean.js";
import { type Description, describe } from "./describe.js";
import { dampedReach, extrapolate } from "./extrapolate.js";
import { lineSlope } from "./lineSlope.js";
import { AT, CANDIDATES } from "./names.js";
import { seasonalMean } from "./seasonalMean.js";
import { shrunkProfile } from "./shrunkProfile.js";
import { DAMPED, SIMPLE, smooth } from "./smoothing.js";
import { additiveWinters, multiplicativeWinters, WINTERS, WINTERS_DAMPING, type WintersPath } from "./winters.js";

/** Values of history that are looked at; older ones are ignored. */
export const LONGEST = 1100;
/** Earlier origins at which the candidates are tried. */
export const EARLIER = 6;
const K = CANDIDATES.length;
const RAW = [
  { name: "raw 0.1", alpha: 0.1, beta: 0, phi: 1 },
  { name: "raw 0.4", alpha: 0.4, beta: 0, phi: 1 },
] as const;
/** The smoothings in the order of their paths: five simple, four damped, two of the series as it is. */
const SMOOTHINGS = [...SIMPLE, ...DAMPED, ...RAW];
/** Of the simple smoothings, the one that the rest of the inputs measure against. */
export const REFERENCE = 2;
/** Of the simple smoothings, the one that the drift goes on from. */
const DRIFT_LEVEL = 3;

type Floats = Float64Array<ArrayBufferLike>;
const floats = (length: number): Floats => new Float64Array(length);

/**
 * The cheap classical forecasts of one series, at its end and at up to six earlier origins, with their errors.
 * One pass a recursion; the arrays are made once and used for every series, so read what you need before the next.
 */
export class Candidates {
  /** Length of the part that is looked at, in periods. */
  n = 0;
  /** Its values: the end of the series. */
  y = floats(0);
  m = 1;
  /** Length of the longer season: 168 hours, 364 days; otherwise `m`. */
  period = 1;
  /** Longest step. */
  h = 0;
  /** Steps of the earlier origins, and their distance: at most a fifth of the past. */
  stride = 1;
  /** Number of earlier origins, `EARLIER` or fewer. */
  origins = 0;
  readonly about: Description = {
    mean: 0,
    size: 0,
    lowest: 0,
    deviation: 0,
    zeros: 0,
    whole: true,
    naiveError: 0,
    change: 0,
  };
  /** Whether the season is one of factors. */
  ratio = false;
  /** Share of the additive and of the multiplicative profile that is signal. */
  readonly kept = floats(2);
  /** Slope of a line through the last eight adjusted seasons, per period. */
  slope = 0;
  /** Centred mean over a season, and the series without its season. */
  centre = floats(0);
  adjusted = floats(0);
  /** Residuals of the reference smoothing on the adjusted series. */
  errors = floats(0);
  /** One-step errors of the smoothings and of Holt-Winters, mean absolute. */
  readonly smoothingError = floats(SMOOTHINGS.length);
  readonly wintersError = floats(2 * WINTERS.length + 1);
  /** `(1 + EARLIER) × K × h` forecasts: first those from the end, then from ever earlier origins (`stride` steps each). */
  forecasts = floats(0);
  /** Mean absolute error of each candidate over the earlier origins. */
  readonly error = floats(K);
  level: Float64Array[] = SMOOTHINGS.map(() => floats(0));
  #slopes: Float64Array[] = SMOOTHINGS.map(() => floats(0));
  #winters: WintersPath[] = [];
  #profile = floats(0);
  #ratios = floats(0);
  #weekly = floats(0);
  #weeklyCentre = floats(0);
  #weeklyLevel = floats(0);
  #sums = floats(0);
  #scratch = floats(0);
  #weight = floats(0);
  /** The season's part of the steps from the origin at hand. */
  #ahead = floats(0);
  /** How far a slope reaches: a straight line's, Holt-Winters', the damped trends'. */
  #reach: Floats[] = [];
  #room = { m: 0, h: 0 };

  /** @param longest values of history to make room for; older ones are ignored */
  constructor(readonly longest = LONGEST) {}

  /**
   * Computes everything for the past `y` (at least one finite value), with seasons of `m` periods, `h` steps ahead.
   * @param period the longer season, `secondPeriod(m)`
   */
  of(y: Float64Array, m: number, period: number, h: number): void {
    this.#makeRoom(m, h);
    const n = Math.min(y.length, this.longest);
    this.n = n;
    this.y = y.subarray(y.length - n);
    this.m = m;
    this.period = period;
    this.h = h;
    describe(this.y, n, m, this.about);
    this.#season();
    this.#smooth();
    this.#holtWinters();
    this.#forecastAll();
    this.#compare();
  }

  /** Where the forecast of candidate `k` from origin `q` (0: the end) begins in `forecasts`. */
  start(q: number, k: number): number {
    return (q * K + k) * this.h;
  }

  #makeRoom(m: number, h: number): void {
    if (this.centre.length > 0 && m <= this.#room.m && h <= this.#room.h) return;
    const season = Math.max(m, this.#room.m, 168);
    const steps = Math.max(h, this.#room.h);
    this.#room = { m: season, h: steps };
    const n = this.longest;
    for (const name of ["centre", "adjusted", "errors"] as const) this[name] = floats(n);
    this.level = SMOOTHINGS.map(() => floats(n));
    this.#slopes = SMOOTHINGS.map(() => floats(n));
    this.#winters = Array.from(this.wintersError, () => ({
      level: floats(n),
      slope: floats(n),
      season: floats(n + season),
    }));
    this.#profile = floats(season);
    this.#ratios = floats(season);
    this.#weekly = floats(168);
    this.#weeklyCentre = floats(n);
    this.#weeklyLevel = floats(n);
    this.#sums = floats(n + 1);
    this.#scratch = floats(n);
    this.#weight = floats(season);
    this.forecasts = floats((1 + EARLIER) * K * steps);
    this.#ahead = floats(steps);
    this.#reach = [1, WINTERS_DAMPING, ...DAMPED.map(({ phi }) => phi)].map((phi) => dampedReach(phi, steps));
  }

  /** Finds the season, decides between terms and factors by what is left, and takes it out. */
  #season(): void {
    const { y, n, m, centre, adjusted, about } = this;
    centredMean(y, n, m, centre, this.#sums);
    this.kept[0] = shrunkProfile(y, n, m, centre, false, this.#profile, this.#scratch, this.#weight);
    this.kept[1] = 0;
    this.ratio = false;
    const [S, R] = [this.#profile, this.#ratios];
    if (about.lowest > 0) {
      this.kept[1] = shrunkProfile(y, n, m, centre, true, R, this.#scratch, this.#weight);
      let terms = 0;
      let factors = 0;
      for (let t = 0, j = 0; t < n; t++, j = j + 1 === m ? 0 : j + 1) {
        terms += Math.abs(y[t] - centre[t] - S[j]);
        factors += Math.abs(y[t] - centre[t] * R[j]);
      }
      this.ratio = factors < terms;
    }
    for (let t = 0, j = 0; t < n; t++, j = j + 1 === m ? 0 : j + 1)
      adjusted[t] = this.ratio ? y[t] / R[j] : y[t] - S[j];
  }

  #smooth(): void {
    const { y, n, m, adjusted } = this;
    const first = Math.min(n, Math.max(m, 4));
    const start = mean(adjusted, 0, first);
    const rawStart = mean(y, 0, first);
    for (let k = 0; k < SMOOTHINGS.length; k++) {
      const raw = k >= SIMPLE.length + DAMPED.length;
      const errors = k === REFERENCE ? this.errors : undefined;
      this.smoothingError[k] = smooth(
        raw ? y : adjusted,
        n,
        raw ? rawStart : start,
        SMOOTHINGS[k],
        this.level[k],
        this.#slopes[k],
        errors,
      );
    }
    const width = Math.min(n, Math.max(8 * m, 24));
    this.slope = lineSlope(adjusted, n, width);
  }

  #holtWinters(): void {
    const { y, n, m, period, about, wintersError } = this;
    const paths = this.#winters;
    const count = WINTERS.length;
    for (let k = 0; k < count; k++) {
      wintersError[k] = additiveWinters(y, n, m, WINTERS[k], this.#profile, paths[k]);
      wintersError[count + k] =
        about.lowest > 0 ? multiplicativeWinters(y, n, m, WINTERS[k], this.#ratios, paths[count + k]) : wintersError[k];
    }
    wintersError[2 * count] = wintersError[0];
    if (period !== 168) return;
    const weekly = this.#weekly;
    centredMean(y, n, 168, this.#weeklyCentre, this.#sums);
    shrunkProfile(y, n, 168, this.#weeklyCentre, false, weekly, this.#scratch, this.#weight);
    const settings = { alpha: 0.1, beta: 0, gamma: 0.2 };
    wintersError[2 * count] = additiveWinters(y, n, 168, settings, weekly, paths[2 * count]);
    let level = 0;
    const first = Math.min(n, 168);
    for (let t = 0; t < first; t++) level += (y[t] - weekly[t]) / first;
    this.#weeklyLevel[0] = level;
    for (let t = 1; t < n; t++) {
      level += 0.1 * (y[t] - weekly[t % 168] - level);
      this.#weeklyLevel[t] = level;
    }
  }

  #forecastAll(): void {
    const { n, h } = this;
    this.stride = Math.min(h, Math.max(1, Math.floor(n / 5)));
    this.origins = 0;
    for (let q = 0; q <= EARLIER; q++) {
      const o = n - q * this.stride;
      if (q > 0 && (o < 3 || (q > 1 && o < Math.max(4, n >> 1)))) break;
      this.origins = q;
      this.#forecastFrom(q, o, q === 0 ? h : this.stride);
    }
  }

  #forecastFrom(q: number, o: number, steps: number): void {
    const { y, m, adjusted, level, slope, forecasts: F, about, ratio } = this;
    const ahead = this.#ahead;
    const profile = ratio ? this.#ratios : this.#profile;
    for (let i = 0, j = o % m; i < steps; i++, j = j + 1 === m ? 0 : j + 1) ahead[i] = profile[j];
    const naive = this.start(q, AT.seasonalNaive);
    const lay = (k: number, now: number, step: number, reach: Float64Array) =>
      extrapolate(now, step, reach, ahead, ratio, steps, F, this.start(q, k));
    F.fill(y[o - 1], naive, naive + steps);
    seasonalMean(y, o, m, 1, steps, F, naive);
    F.copyWithin(this.start(q, AT.seasonalMean), naive, naive + steps);
    seasonalMean(y, o, m, Math.min(3, Math.max(Math.floor(o / m), 1)), steps, F, this.start(q, AT.seasonalMean));
    const line = this.#reach[0];
    lay(AT.windowMean, mean(adjusted, o - Math.min(o, Math.max(4 * m, 24)), o), 0, line);
    let best = 0;
    for (let k = 0; k < SIMPLE.length; k++) {
      lay(AT.simple + k, level[k][o - 1], 0, line);
      if (this.smoothingError[k] < this.smoothingError[best]) best = k;
    }
    for (let k = 0; k < DAMPED.length; k++) {
      const path = SIMPLE.length + k;
      lay(AT.damped + k, level[path][o - 1], this.#slopes[path][o - 1], this.#reach[2 + k]);
    }
    lay(AT.theta, level[best][o - 1], 0.5 * slope, line);
    lay(AT.drift, level[DRIFT_LEVEL][o - 1], slope, line);
    const raw = SIMPLE.length + DAMPED.length;
    F.fill(level[raw][o - 1], this.start(q, AT.raw), this.start(q, AT.raw) + steps);
    F.fill(level[raw + 1][o - 1], this.start(q, AT.raw + 1), this.start(q, AT.raw + 1) + steps);
    const rawMean = mean(y, o - Math.min(o, Math.max(2 * m, 26)), o);
    F.fill(rawMean, this.start(q, AT.rawMean), this.start(q, AT.rawMean) + steps);
    this.#forecastWinters(q, o, steps);
    this.#forecastAligned(q, o, steps);
    this.#averageSmoothings(q, steps);
    const top = 1000 * about.size + 1;
    const bottom = about.lowest >= 0 ? 0 : -top;
    for (let k = 0, from = this.start(q, 0); k < K; k++, from += this.h)
      for (let i = from; i < from + steps; i++)
        if (!(F[i] >= bottom && F[i] <= top)) F[i] = Number.isFinite(F[i]) ? (F[i] < bottom ? bottom : top) : y[o - 1];
  }

  #averageSmoothings(q: number, steps: number): void {
    const { forecasts: F, h } = this;
    const out = this.start(q, AT.mean);
    const first = this.start(q, AT.simple);
    const second = this.start(q, AT.additive);
    for (let i = 0; i < steps; i++) {
      let sum = 0;
      for (let k = 0; k < SIMPLE.length + DAMPED.length + 1; k++) sum += F[first + k * h + i];
      for (let k = 0; k < 2 * WINTERS.length; k++) sum += F[second + k * h + i];
      F[out + i] = sum / 18;
    }
  }

  #forecastWinters(q: number, o: number, steps: number): void {
    const { m, forecasts: F, about } = this;
    const reach = this.#reach[1];
    const ahead = this.#ahead;
    for (let k = 0; k < 2 * WINTERS.length; k++) {
      const ratio = k >= WINTERS.length && about.lowest > 0;
      const { level, slope, season } = this.#winters[ratio ? k : k % WINTERS.length];
      for (let i = 0, j = 0; i < steps; i++, j = j + 1 === m ? 0 : j + 1) ahead[i] = season[o + j];
      extrapolate(level[o - 1], slope[o - 1], reach, ahead, ratio, steps, F, this.start(q, AT.additive + k));
    }
  }

  /** The last three candidates but one: by the longer season where there is one, else by the season itself. */
  #forecastAligned(q: number, o: number, steps: number): void {
    const { y, m, period, adjusted, level, forecasts: F, about, ratio } = this;
    const [a, b, c] = [0, 1, 2].map((k) => this.start(q, AT.aligned + k));
    const at = (k: number) => this.start(q, k);
    const positive = about.lowest > 0;
    if (period === 168) {
      F.copyWithin(a, at(AT.seasonalNaive), at(AT.seasonalNaive) + steps);
      seasonalMean(y, o, 168, 1, steps, F, a);
      const { level: weekLevel, season } = this.#winters[2 * WINTERS.length];
      for (let i = 0; i < steps; i++) {
        F[b + i] = this.#weeklyLevel[o - 1] + this.#weekly[(o + i) % 168];
        F[c + i] = o > 168 ? weekLevel[o - 1] + season[o + (i % 168)] : F[at(AT.additive) + i];
      }
    } else if (period === 364) {
      const reference = level[REFERENCE];
      for (let i = 0; i < steps; i++) {
        const j = (o + i) % m;
        const now = reference[o - 1];
        const x = alignedChange(adjusted, reference, o, i + 1, 364, 7, 2, now, false);
        const z = positive ? alignedChange(adjusted, reference, o, i + 1, 364, 7, 2, now, true) : x;
        F[a + i] = ratio ? x * this.#ratios[j] : x + this.#profile[j];
        F[b + i] = 0.5 * F[a + i] + 0.5 * F[at(AT.simple + REFERENCE) + i];
        F[c + i] = ratio ? z * this.#ratios[j] : z + this.#profile[j];
      }
    } else if (m > 1) {
      const half = m > 40 ? 1 : 0;
      const slow = level[SIMPLE.length + DAMPED.length];
      const quick = level[SIMPLE.length + DAMPED.length + 1];
      for (let i = 0; i < steps; i++) {
        F[a + i] = alignedChange(y, slow, o, i + 1, m, half, 4, slow[o - 1], false);
        F[b + i] = alignedChange(y, quick, o, i + 1, m, half, 4, quick[o - 1], positive);
        F[c + i] = 0.5 * F[a + i] + 0.5 * slow[o - 1];
      }
    } else
      for (let k = 0; k < 3; k++)
        F.copyWithin(this.start(q, AT.aligned + k), at(AT.simple + 1 + k), at(AT.simple + 1 + k) + steps);
  }

  /** Mean absolute error of each candidate over the earlier origins, and a lid on errors that ran away. */
  #compare(): void {
    const { y, n, stride, origins, forecasts: F, error, about } = this;
    const top = 1000 * about.size + 1;
    for (const errors of [this.smoothingError, this.wintersError])
      for (let k = 0; k < errors.length; k++) if (!(errors[k] < top)) errors[k] = top;
    error.fill(0);
    for (let q = 1; q <= origins; q++) {
      const o = n - q * stride;
      for (let k = 0; k < K; k++) {
        const from = this.start(q, k);
        let sum = 0;
        for (let i = 0; i < stride; i++) sum += Math.abs(y[o + i] - F[from + i]);
        error[k] += sum / stride / origins;
      }
    }
  }
}

/** The longer season beside one of `m` periods: a week of hours, a year of days. */
export function secondPeriod(m: number): number {
  return m === 24 ? 168 : m === 7 ? 364 : m;
}

function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum / (to - from);
}
