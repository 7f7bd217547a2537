import { compareCandidates } from "./compareCandidates.js";
import { type Description, describe } from "./describe.js";
import { forecastFrom } from "./forecastFrom.js";
import { CANDIDATES } from "./names.js";
import { runSmoothings } from "./runSmoothings.js";
import { runWinters } from "./runWinters.js";
import { SMOOTHINGS } from "./smoothing.js";
import { takeSeason } from "./takeSeason.js";
import { WINTERS } from "./winters.js";
import { makeWork, type Work } from "./work.js";

/** Values of history that are looked at; older ones are ignored. */
export const LONGEST = 1100;
/** Earlier origins at which the candidates are tried. */
export const EARLIER = 6;
const K = CANDIDATES.length;

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
  #work: Work | undefined;
  #room = { m: 0, h: 0 };

  /** @param longest values of history to make room for; older ones are ignored */
  constructor(readonly longest = LONGEST) {}

  /**
   * Computes everything for the past `y` (at least one finite value), with seasons of `m` periods, `h` steps ahead.
   * @param period the longer season, `secondPeriod(m)`
   */
  of(y: Float64Array, m: number, period: number, h: number): void {
    const work = this.#roomFor(m, h);
    const n = Math.min(y.length, this.longest);
    this.n = n;
    this.y = y.subarray(y.length - n);
    this.m = m;
    this.period = period;
    this.h = h;
    describe(this.y, n, m, this.about);
    takeSeason(this, work);
    runSmoothings(this, work);
    runWinters(this, work);
    this.#forecastAll(work);
    compareCandidates(this);
  }

  /** Where the forecast of candidate `k` from origin `q` (0: the end) begins in `forecasts`. */
  start(q: number, k: number): number {
    return (q * K + k) * this.h;
  }

  #roomFor(m: number, h: number): Work {
    if (this.#work !== undefined && m <= this.#room.m && h <= this.#room.h) return this.#work;
    const season = Math.max(m, this.#room.m, 168);
    const steps = Math.max(h, this.#room.h);
    this.#room = { m: season, h: steps };
    const n = this.longest;
    for (const name of ["centre", "adjusted", "errors"] as const) this[name] = floats(n);
    this.level = SMOOTHINGS.map(() => floats(n));
    this.forecasts = floats((1 + EARLIER) * K * steps);
    this.#work = makeWork(n, season, steps);
    return this.#work;
  }

  #forecastAll(work: Work): void {
    const { n, h } = this;
    this.stride = Math.min(h, Math.max(1, Math.floor(n / 5)));
    this.origins = 0;
    for (let q = 0; q <= EARLIER; q++) {
      const o = n - q * this.stride;
      if (q > 0 && (o < 3 || (q > 1 && o < Math.max(4, n >> 1)))) break;
      this.origins = q;
      forecastFrom(this, work, q, o, q === 0 ? h : this.stride);
    }
  }
}
