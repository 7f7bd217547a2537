import { type Candidates, EARLIER } from "./candidates/candidates.js";
import { CANDIDATES } from "./candidates/names.js";
import { WINTERS } from "./candidates/winters.js";

const K = CANDIDATES.length;

/** Where the network's units begin and how large they are: a forecast is `anchor + scale × output`. */
export interface Anchor {
  /** The candidates' weights, by their error at earlier origins to the power of -4; sum 1. */
  readonly weights: Float64Array;
  /** Size of this series' errors, in the unit of `y`; above 0. */
  scale: number;
  /** The scale of MASE and SQL in the unit of `y`; above 0. */
  naiveError: number;
  /** `origins × stride` errors of the weighted mean at the earlier origins, nearest origin first. */
  readonly errors: Float64Array;
  /** How many of them there are. */
  count: number;
}

/** Room for the anchor of a series with up to `h` steps. */
export function makeAnchor(h: number): Anchor {
  return { weights: new Float64Array(K), scale: 1, naiveError: 1, errors: new Float64Array(EARLIER * h), count: 0 };
}

const sorted = new Float64Array(K);

/** Weighs the candidates of a series by how well each did lately, and measures what that mean would have missed. */
export function findAnchor(c: Candidates, into: Anchor): void {
  const { about, error, origins, stride, y, n, forecasts: F } = c;
  let oneStep = Number.POSITIVE_INFINITY;
  for (const e of c.smoothingError) oneStep = Math.min(oneStep, e);
  for (let k = 0; k < 2 * WINTERS.length; k++) oneStep = Math.min(oneStep, c.wintersError[k]);
  sorted.set(error);
  sorted.sort();
  const ahead = (sorted[0] + sorted[1] + sorted[2] + sorted[3] + sorted[4]) / 5;
  let s = Math.max(0.5 * oneStep + 0.5 * ahead, 0.03 * about.naiveError, 1e-4 * about.size, 1e-9);
  into.naiveError = about.naiveError > 0 ? about.naiveError : s;
  if (about.whole && s < 0.02) s = 0.02;
  into.scale = s;
  let total = 0;
  for (let k = 0; k < K; k++) {
    into.weights[k] = 1 / (error[k] + 0.1 * s) ** 4;
    total += into.weights[k];
  }
  for (let k = 0; k < K; k++) into.weights[k] /= total;
  into.count = origins * stride;
  for (let q = 1; q <= origins; q++) {
    const o = n - q * stride;
    const at = (q - 1) * stride;
    for (let i = 0; i < stride; i++) into.errors[at + i] = y[o + i];
    for (let k = 0; k < K; k++) {
      const from = c.start(q, k);
      const w = into.weights[k];
      for (let i = 0; i < stride; i++) into.errors[at + i] -= w * F[from + i];
    }
  }
}
