import { type LocalMethod, localMethod } from "./localMethod.js";
import { Candidates } from "./pretrained/candidates/candidates.js";
import { CANDIDATES } from "./pretrained/candidates/names.js";
import { secondPeriod } from "./pretrained/candidates/secondPeriod.js";

/** Origins of the past at which a candidate is tried; its intervals rest on their errors. */
const ORIGINS = 48;

/**
 * One of the cheap classical forecasts that the pretrained network reads, as a method of its own: means of seasons and
 * windows, drift, Theta, Holt's and Holt-Winters' recursions with fixed weights, changes aligned with last year's.
 * Parameters that it takes from the series (season, slope) are taken anew at each origin, from what lay before it.
 * - The median is the forecast that the network reads.
 * - What is older than 1,100 periods is not looked at.
 *
 * @param name one of `CANDIDATES`
 * @throws RangeError for another name
 */
export function candidateMethod(name: string): LocalMethod {
  const k = CANDIDATES.indexOf(name);
  if (k < 0)
    throw new RangeError(`There is no candidate ${JSON.stringify(name)}. Use one of ${JSON.stringify(CANDIDATES)}.`);
  const candidates = new Candidates();
  return localMethod<null>({
    name,
    median: true,
    fit: () => null,
    walk(y, seasonLength, _, h, visit) {
      for (let t = Math.max(y.length - ORIGINS, 0); t < y.length; t++) {
        candidates.of(y.subarray(0, t + 1), seasonLength, secondPeriod(seasonLength), h);
        const from = candidates.start(0, k);
        visit(t, candidates.forecasts.subarray(from, from + h));
      }
    },
  });
}
