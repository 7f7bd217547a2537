import type { Candidates } from "./candidates.js";
import { CANDIDATES } from "./names.js";

const K = CANDIDATES.length;

/** Mean absolute error of each candidate over the earlier origins, and a lid on errors that ran away. */
export function compareCandidates(c: Candidates): void {
  const { y, n, stride, origins, forecasts: F, error, about } = c;
  const top = 1000 * about.size + 1;
  for (const errors of [c.smoothingError, c.wintersError])
    for (let k = 0; k < errors.length; k++) if (!(errors[k] < top)) errors[k] = top;
  error.fill(0);
  for (let q = 1; q <= origins; q++) {
    const o = n - q * stride;
    for (let k = 0; k < K; k++) {
      const from = c.start(q, k);
      let sum = 0;
      for (let i = 0; i < stride; i++) sum += Math.abs(y[o + i] - F[from + i]);
      error[k] += sum / stride / origins;
    }
  }
}
