import type { Candidates } from "./candidates.js";
import { lineSlope } from "./lineSlope.js";
import { meanOf } from "./meanOf.js";
import { DAMPED, REFERENCE, SIMPLE, SMOOTHINGS, smooth } from "./smoothing.js";
import type { Work } from "./work.js";

/** Runs the smoothings over the series, with its season and without, and lays a line through its last seasons. */
export function runSmoothings(c: Candidates, work: Work): void {
  const { y, n, m, adjusted } = c;
  const first = Math.min(n, Math.max(m, 4));
  const start = meanOf(adjusted, 0, first);
  const rawStart = meanOf(y, 0, first);
  for (let k = 0; k < SMOOTHINGS.length; k++) {
    const raw = k >= SIMPLE.length + DAMPED.length;
    const errors = k === REFERENCE ? c.errors : undefined;
    c.smoothingError[k] = smooth(
      raw ? y : adjusted,
      n,
      raw ? rawStart : start,
      SMOOTHINGS[k],
      c.level[k],
      work.slopes[k],
      errors,
    );
  }
  const width = Math.min(n, Math.max(8 * m, 24));
  c.slope = lineSlope(adjusted, n, width);
}
