import type { Panel } from "../../panel.js";
import { Random } from "../invent/random.js";

/** Series in a group, where there are enough, and most groups: more would take time that grows with the square. */
const IN_A_GROUP = 30;
const MOST_GROUPS = 30;
const ROUNDS = 12;
/** Seasons that are looked at, the last ones. */
const SEASONS = 6;

/**
 * Sorts the series of a panel that end together into groups of the same season and the same course of years: k-means
 * (Lloyd, 1982; Arthur & Vassilvitskii, 2007) on both, each drawn towards none by its noise.
 *
 * @returns group of each series, and how many groups there are: one for about thirty series, thirty at most
 */
export function similarSeries({ ids, offsets, y, seasonLength: m }: Panel, seed: number): Groups {
  const points = ids.map((_, i) => likeness(y.subarray(offsets[i], offsets[i + 1]), m));
  const count = Math.max(1, Math.min(MOST_GROUPS, Math.round(ids.length / IN_A_GROUP)));
  const r = new Random(seed, 3);
  let centres = farApart(points, count, r);
  const of = new Int32Array(ids.length);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, point] of points.entries()) of[i] = nearest(point, centres);
    centres = centres.map((centre, g) => middle(points, of, g) ?? centre);
  }
  return { of, count };
}

/** Series sorted into groups. */
export interface Groups {
  /** Group of each series, 0 … `count - 1`. */
  readonly of: Int32Array;
  readonly count: number;
}

/** Season and course of years of one series, relative to its size: `m + SEASONS` numbers. */
function likeness(y: Float64Array, m: number): Float64Array {
  const n = y.length;
  const seasons = Math.min(SEASONS, Math.floor(n / m));
  const point = new Float64Array(m + SEASONS);
  if (seasons === 0) return point;
  const level = new Float64Array(seasons);
  for (let q = 0; q < seasons; q++) for (let j = 0; j < m; j++) level[q] += y[n - (q + 1) * m + j] / m;
  const mean = Math.max(level.reduce((sum, v) => sum + v, 0) / seasons, 1e-9);
  let signal = 0;
  let noise = 0;
  for (let j = 0; j < m; j++) {
    let squares = 0;
    for (let q = 0; q < seasons; q++) {
      const v = y[n - (q + 1) * m + j] / Math.max(level[q], 1e-9) - 1;
      point[j] += v / seasons;
      squares += v ** 2 / seasons;
    }
    signal += point[j] ** 2;
    noise += (squares - point[j] ** 2) / Math.max(seasons - 1, 1);
  }
  const kept = signal > 0 ? Math.max(0, 1 - noise / signal) : 0;
  for (let j = 0; j < m; j++) point[j] *= kept;
  // The mean of a season of counts varies by chance as Poisson's does.
  const course = level.reduce((sum, v) => sum + (v / mean - 1) ** 2, 0) / seasons;
  const real = course > 0 ? Math.max(0, 1 - 1 / (mean * m) / course) : 0;
  for (let q = 0; q < seasons; q++) point[m + q] = real * (level[q] / mean - 1) * Math.sqrt(m / SEASONS);
  return point;
}

/** First centres: points drawn by their squared distance from those that were drawn before. */
function farApart(points: readonly Float64Array[], count: number, r: Random): Float64Array[] {
  const centres = [points[r.integer(0, points.length)]];
  const far = points.map((point) => distance(point, centres[0]));
  while (centres.length < count) {
    let left = r.uniform() * far.reduce((sum, d) => sum + d, 0);
    let i = 0;
    while (i < points.length - 1) {
      left -= far[i];
      if (left <= 0) break;
      i++;
    }
    centres.push(points[i]);
    for (const [k, point] of points.entries()) far[k] = Math.min(far[k], distance(point, points[i]));
  }
  return centres;
}

function nearest(point: Float64Array, centres: readonly Float64Array[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [g, centre] of centres.entries()) {
    const d = distance(point, centre);
    if (d < least) {
      least = d;
      best = g;
    }
  }
  return best;
}

function middle(points: readonly Float64Array[], of: Int32Array, g: number): Float64Array | undefined {
  const sum = new Float64Array(points[0].length);
  let count = 0;
  for (const [i, point] of points.entries()) {
    if (of[i] !== g) continue;
    count++;
    for (let j = 0; j < sum.length; j++) sum[j] += point[j];
  }
  return count > 0 ? sum.map((v) => v / count) : undefined;
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] - b[j]) ** 2;
  return sum;
}
