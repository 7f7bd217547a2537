import type { Candidates } from "./candidates.js";
import { centredMean } from "./centredMean.js";
import { shrunkProfile } from "./shrunkProfile.js";
import type { Work } from "./work.js";

/** Finds the season, decides between terms and factors by what is left, and takes it out. */
export function takeSeason(c: Candidates, work: Work): void {
  const { y, n, m, centre, adjusted, about } = c;
  centredMean(y, n, m, centre, work.sums);
  c.kept[0] = shrunkProfile(y, n, m, centre, false, work.profile, work.scratch, work.weight);
  c.kept[1] = 0;
  c.ratio = false;
  const [S, R] = [work.profile, work.ratios];
  if (about.lowest > 0) {
    c.kept[1] = shrunkProfile(y, n, m, centre, true, R, work.scratch, work.weight);
    let terms = 0;
    let factors = 0;
    for (let t = 0, j = 0; t < n; t++, j = j + 1 === m ? 0 : j + 1) {
      terms += Math.abs(y[t] - centre[t] - S[j]);
      factors += Math.abs(y[t] - centre[t] * R[j]);
    }
    c.ratio = factors < terms;
  }
  for (let t = 0, j = 0; t < n; t++, j = j + 1 === m ? 0 : j + 1) adjusted[t] = c.ratio ? y[t] / R[j] : y[t] - S[j];
}
