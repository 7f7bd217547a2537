/** How far demand may go beyond a threshold. */
export interface Exceedance {
  /** Probability that demand exceeds the threshold. */
  readonly probability: number;
  /** Expected demand above the threshold: E[max(0, demand - threshold)], in the unit of demand. */
  readonly excess: number;
}

/**
 * Reads the distribution between its quantiles: the cumulative probability is taken as linear from each quantile to
 * the next. Beyond the outermost ones nothing is known but the bound, and the bound is what is answered: below the
 * lowest quantile (0.025) the probability is said to be 0.975, though it may be more; from the highest (0.975) on
 * 0.025, though it may be less; and demand beyond the highest quantile adds nothing to the excess.
 * @param levels probabilities in (0, 1), ascending
 * @param quantiles demand at each level, ascending
 */
export function exceedance(levels: readonly number[], quantiles: readonly number[], threshold: number): Exceedance {
  const last = quantiles.findLastIndex((q) => q <= threshold);
  if (last === quantiles.length - 1) return { probability: 1 - levels[last], excess: 0 };
  // Share of the segment from `last` to the next quantile that lies below the threshold.
  const share = last < 0 ? 0 : (threshold - quantiles[last]) / (quantiles[last + 1] - quantiles[last]);
  const below = last < 0 ? levels[0] : levels[last] + share * (levels[last + 1] - levels[last]);
  let excess = (quantiles[last + 1] - threshold) * (1 - (below + levels[last + 1]) / 2);
  for (let i = last + 1; i + 1 < quantiles.length; i++)
    excess += (quantiles[i + 1] - quantiles[i]) * (1 - (levels[i] + levels[i + 1]) / 2);
  return { probability: 1 - below, excess };
}
