import type { Panel } from "../panel.js";
import { type Anchor, findAnchor, makeAnchor } from "./anchor.js";
import { Candidates, LONGEST } from "./candidates/candidates.js";
import { meanOf } from "./candidates/meanOf.js";
import { CANDIDATES } from "./candidates/names.js";
import { REFERENCE } from "./candidates/smoothing.js";
import { select } from "./select.js";

const K = CANDIDATES.length;
/** Seasons that the network was trained for; another one is a zero in each of these columns. */
export const SEASONS = [1, 4, 7, 12, 24, 52] as const;
const SHARES = [0.1, 0.3, 0.5, 0.7, 0.9];
const LAST_ADJUSTED = 24;
const LAST = 12;
const SEASON_MEANS = 6;
const LEVEL_MEANS = 4;
const ALIGNED = 4;
const ALIGNED_CENTRED = 6;

/** The inputs by group, in order: what a forecast can be explained by. */
export const GROUPS: readonly { readonly name: string; readonly length: number }[] = [
  { name: "candidates", length: K },
  { name: "candidates' errors", length: K },
  { name: "last values", length: LAST_ADJUSTED + LAST },
  { name: "season and level means", length: SEASON_MEANS + LEVEL_MEANS },
  { name: "errors' quantiles", length: 2 * SHARES.length + 3 },
  { name: "memory and calm", length: 3 },
  { name: "kind of series", length: 14 },
  { name: "season's length", length: SEASONS.length },
  { name: "same season before", length: 4 * ALIGNED + ALIGNED_CENTRED + 4 },
  { name: "place of the anchor", length: 4 },
  { name: "step", length: 5 },
];
/** Columns of the network's inputs. */
export const WIDTH = GROUPS.reduce((sum, { length }) => sum + length, 0);

/** A value in units of the scale, tamed: the inverse hyperbolic sine, so that large ones grow like their logarithm. */
export function squash(x: number): number {
  const a = Math.min(Math.abs(x), 30);
  const y = Math.log(a + Math.sqrt(a * a + 1));
  return x < 0 ? -y : y;
}
const size = (x: number) => Math.log(x + 0.05);

/**
 * Scale-free inputs of the network for one series: its candidates, how well each did lately, and the series itself.
 * Reused from series to series: read `rows` and `anchors` before the next call.
 */
export class Inputs {
  readonly candidates: Candidates;
  anchor: Anchor = makeAnchor(1);
  /** `steps × WIDTH` values, row by row. */
  rows = new Float32Array(0);
  /** Per row, where the network's units begin, in the unit of `y`. */
  anchors = new Float64Array(0);
  #base = new Float64Array(WIDTH);
  #residuals: Float64Array;

  constructor(longest = LONGEST) {
    this.candidates = new Candidates(longest);
    this.#residuals = new Float64Array(longest);
  }

  /**
   * @param y past of the series, oldest first, finite, at least one value
   * @param m periods of a season
   * @param period periods of the longer season, `secondPeriod(m)`
   * @param h longest step
   * @param steps the steps (1 … h) to make a row for
   */
  of(y: Float64Array, m: number, period: number, h: number, steps: ArrayLike<number>): void {
    const c = this.candidates;
    c.of(y, m, period, h);
    if (this.anchor.errors.length < 6 * h) this.anchor = makeAnchor(h);
    findAnchor(c, this.anchor);
    if (this.anchors.length < steps.length) {
      this.anchors = new Float64Array(steps.length);
      this.rows = new Float32Array(steps.length * WIDTH);
    }
    const used = this.#describe();
    for (let i = 0; i < steps.length; i++) this.#row(i, steps[i], used);
  }

  /** What is the same for every step; returns how many columns that is. */
  #describe(): number {
    const c = this.candidates;
    const { y, n, m, adjusted, errors, about, level } = c;
    const { scale: s, naiveError, errors: missed, count } = this.anchor;
    const B = this.#base;
    const residuals = this.#residuals;
    const now = level[REFERENCE][n - 1];
    const mm = m > 1 ? m : 4;
    let j = 0;
    for (let k = 0; k < K; k++) B[j++] = size(c.error[k] / s);
    for (let i = 0; i < LAST_ADJUSTED; i++) B[j++] = i < n ? squash((adjusted[n - 1 - i] - now) / s) : 0;
    for (let i = 0; i < LAST; i++) B[j++] = i < n ? squash((y[n - 1 - i] - now) / s) : 0;
    for (let i = 1; i <= SEASON_MEANS; i++) {
      const from = n - i * mm;
      B[j++] = from >= 0 ? squash((meanOf(y, from, from + mm) - now) / s) : 0;
    }
    for (let i = 0; i < LEVEL_MEANS; i++) B[j++] = squash((meanOf(adjusted, n - Math.min(n, 4 << i), n) - now) / s);
    const warm = n >> 2;
    residuals.set(errors.subarray(warm, n));
    j = quantiles(residuals.subarray(0, n - warm), s, B, j);
    let biasSum = 0;
    let near = 0;
    let far = 0;
    let nearCount = 0;
    const half = (c.stride + 1) >> 1;
    for (let i = 0; i < count; i++) {
      if (i < c.stride) biasSum += missed[i] / c.stride;
      if (i % c.stride < half) {
        near += Math.abs(missed[i]);
        nearCount++;
      } else far += Math.abs(missed[i]);
    }
    if (count === 0) missed[0] = 0;
    j = quantiles(missed.subarray(0, Math.max(count, 1)), s, B, j);
    B[j++] = squash(biasSum / s);
    B[j++] = size(near / Math.max(nearCount, 1) / s);
    B[j++] = size(far / Math.max(count - nearCount, 1) / s);
    j = this.#memory(warm, B, j);
    B[j++] = size(naiveError / s);
    B[j++] = size(about.change / s);
    B[j++] = size(about.deviation / s);
    B[j++] = c.kept[0];
    B[j++] = c.kept[1];
    B[j++] = c.ratio ? 1 : 0;
    B[j++] = Math.log(n) / 3 - 1;
    B[j++] = Math.log(n / mm + 0.01) / 2;
    B[j++] = about.zeros;
    B[j++] = Math.min(about.deviation / Math.max(about.size, 1e-9), 4);
    B[j++] = about.whole ? 1 : 0;
    B[j++] = about.whole ? Math.min(1 / s, 5) : 0;
    B[j++] = about.lowest >= 0 ? 1 : 0;
    B[j++] = squash((c.slope * mm) / s);
    for (const season of SEASONS) B[j++] = season === m ? 1 : 0;
    return j;
  }

  /** Autocorrelation of the one-step errors, how calm the end is, and how heavy their tails are. */
  #memory(warm: number, B: Float64Array, j: number): number {
    const { n, m, errors } = this.candidates;
    let products = 0;
    let squares = 1e-12;
    let absolute = 1e-12;
    let fourth = 0;
    for (let t = warm + 1; t < n; t++) {
      const e = errors[t];
      products += e * errors[t - 1];
      squares += e * e;
      absolute += Math.abs(e);
      fourth += e * e * e * e;
    }
    const count = Math.max(n - warm - 1, 1);
    const end = Math.min(Math.max(m, 6), count);
    let recent = 0;
    for (let t = n - end; t < n; t++) recent += Math.abs(errors[t]) / end;
    B[j++] = products / squares;
    B[j++] = size(recent / (absolute / count));
    B[j++] = 0.3 * Math.log(fourth / count / Math.max((squares / count) ** 2, 1e-24) + 0.1);
    return j;
  }

  #row(i: number, h: number, used: number): void {
    const c = this.candidates;
    const { y, n, m, period, centre, about, level } = c;
    const { scale: s, weights } = this.anchor;
    const X = this.rows;
    const now = level[REFERENCE][n - 1];
    const mm = m > 1 ? m : 4;
    let a = 0;
    for (let k = 0; k < K; k++) a += weights[k] * c.forecasts[c.start(0, k) + h - 1];
    this.anchors[i] = a;
    let p = i * WIDTH;
    for (let k = 0; k < K; k++) X[p++] = squash((c.forecasts[c.start(0, k) + h - 1] - a) / s);
    for (let k = 0; k < used; k++) X[p++] = this.#base[k];
    const first = n - 1 + h - Math.ceil(h / m) * m;
    for (let k = 0; k < ALIGNED; k++) {
      const b = first - k * m;
      for (let q = b - 1; q <= b + 1; q++) X[p++] = q >= 0 && q < n ? squash((y[q] - a) / s) : 0;
      X[p++] = b >= 0 ? 1 : 0;
    }
    for (let k = 0; k < ALIGNED_CENTRED; k++) {
      const b = first - k * m;
      X[p++] = b >= 0 ? squash((y[b] - centre[b]) / s) : 0;
    }
    const b = n - 1 + h - period;
    const has = b >= 1 && b + 1 < n && period > m;
    for (let q = b - 1; q <= b + 1; q++) X[p++] = has ? squash((y[q] - a) / s) : 0;
    X[p++] = has ? 1 : 0;
    X[p++] = squash((now - a) / s);
    X[p++] = squash((about.mean - a) / s);
    X[p++] = about.lowest >= 0 ? squash(-a / s) : 0;
    X[p++] = about.whole && about.size < 30 ? a - Math.floor(a) : 0;
    X[p++] = Math.log(h) / 2;
    X[p++] = h < 4 * mm ? h / mm / 2 : 2;
    X[p++] = h / c.h;
    X[p++] = Math.log(c.h) / 2;
    X[p++] = Math.sqrt(h) / 4;
  }
}

/** Inputs with room for a panel's longest series: room for the longest that is looked at takes half a megabyte. */
export function inputsOf({ offsets }: Panel): Inputs {
  let longest = 1;
  for (let i = 1; i < offsets.length; i++) longest = Math.max(longest, offsets[i] - offsets[i - 1]);
  return new Inputs(Math.min(longest, LONGEST));
}

/** Writes five quantiles of the values, in units of the scale; leaves the values in another order. */
function quantiles(values: Float64Array, s: number, B: Float64Array, j: number): number {
  const last = values.length - 1;
  let from = 0;
  for (const share of SHARES) {
    const k = Math.min(Math.floor(share * values.length), last);
    select(values, from, last, k);
    B[j++] = squash(values[k] / s);
    from = k;
  }
  return j;
}
