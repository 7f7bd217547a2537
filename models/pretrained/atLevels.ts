import { normalQuantile } from "./normalQuantile.js";

/**
 * How quantiles at `asked` levels come from those at `known` ones: straight lines between neighbours on a normal scale,
 * and the outermost lines on beyond the ends. A level that is known is taken as it is.
 *
 * @returns for each asked level the left neighbour and the share of the right one
 */
export function betweenLevels(
  known: readonly number[],
  asked: readonly number[],
): { left: Int32Array; share: Float64Array } {
  const z = known.map(normalQuantile);
  const left = new Int32Array(asked.length);
  const share = new Float64Array(asked.length);
  asked.forEach((level, i) => {
    const exact = known.findIndex((q) => Math.abs(q - level) < 1e-12);
    let j = 0;
    while (j < known.length - 2 && level > known[j + 1]) j++;
    if (exact >= 0) {
      left[i] = Math.min(exact, known.length - 2);
      share[i] = exact - left[i];
    } else {
      left[i] = j;
      share[i] = (normalQuantile(level) - z[j]) / (z[j + 1] - z[j]);
    }
  });
  return { left, share };
}

/** What each level's quantile counts in the mean of a distribution of which only these quantiles are known; sum 1. */
export function meanWeights(levels: readonly number[]): Float64Array {
  const edge = (k: number) => (k < 0 ? 0 : k >= levels.length - 1 ? 1 : (levels[k] + levels[k + 1]) / 2);
  return Float64Array.from(levels, (_, k) => edge(k) - edge(k - 1));
}
