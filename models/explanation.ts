/** What carried one forecast: the median of one series at one step. */
export interface Explanation {
  readonly unique_id: string;
  /** Step ahead, from 1. */
  readonly h: number;
  /** The median that `predict` gives, in the unit of `y`. */
  readonly median: number;
  /** Candidates and methods by descending share, then the rest. What did nothing is left out. */
  readonly reasons: readonly Reason[];
}

/**
 * One line of an explanation. The values of candidates, methods and adjustments sum to the median; those of the other
 * kinds do not add up.
 * - `candidate`: a forecast that the network mixes, by its own weights (of a tuned copy and the original, mixed as they are).
 * - `method`: a method that is mixed with the network.
 * - `adjustment`: what is added to those. `network`: by the network itself; `similar series`: by the course that they
 *   lend; `covariates`; `limits`: to stay what the series can be (not negative, whole, or as it ever was).
 * - `tuning`: what the tuned copy moves, against the network as it was.
 * - `group`: what a group of the network's inputs moves, against what is typical of invented series.
 * - `calibration`: how far the network's quantiles were moved away from their median.
 */
export interface Reason {
  readonly kind: "candidate" | "method" | "adjustment" | "tuning" | "group" | "calibration";
  readonly name: string;
  /** Of a candidate or a method: its share in the median, 0 to 1; these sum to 1. */
  readonly share: number | null;
  /** Of a candidate or a method: what it says itself, in the unit of `y`. */
  readonly forecast: number | null;
  /**
   * Candidates, methods and adjustments: what is added to the median. Tuning and groups: by how much the median would be
   * lower without. All of them in the unit of `y`. Calibration: a factor, 1 where nothing is moved.
   */
  readonly value: number;
}

/** Whether a reason's value is a part of the median. */
export const isPart = ({ kind }: Reason): boolean => kind === "candidate" || kind === "method" || kind === "adjustment";

/** The reasons that did something: by descending share where there is one, then parts, then what does not add up. */
export function telling(reasons: readonly Reason[]): Reason[] {
  const nothing = ({ kind, share, value }: Reason) => (kind === "calibration" ? value === 1 : (share ?? value) === 0);
  const rank = (reason: Reason) => (reason.share !== null ? 2 : isPart(reason) ? 1 : 0);
  return reasons
    .filter((reason) => !nothing(reason))
    .sort((a, b) => rank(b) - rank(a) || (b.share ?? 0) - (a.share ?? 0));
}
