/** What is published of a series, and why it is not the combination. */
export type Verdict =
  | { readonly publish: "combination" }
  | { readonly publish: "seasonal-naive"; readonly reason: string }
  | { readonly publish: "nothing"; readonly reason: string };

/**
 * Decides by the backtest: a combination is published only where it beat seasonal naive, the commonsense floor;
 * a series of which even seasonal naive could not be tried is withheld.
 * @param combination mean loss over the windows (in naive's unit), of weights that did not see the window they were tried on
 * @param naive mean loss of seasonal naive over the same windows; NaN without a window
 * @param windows number of windows that the series reaches
 */
export function guard(combination: number, naive: number, windows: number): Verdict {
  if (windows === 0 || !Number.isFinite(naive))
    return {
      publish: "nothing",
      reason: "The series is too short to try even seasonal naive on its own past.",
    };
  if (combination < naive) return { publish: "combination" };
  const tried =
    windows === 1 ? "the one period of the past on which they were tried" : `${windows} stretches of the past`;
  const reason =
    naive === 0
      ? `Seasonal naive was exact on ${tried}: nothing can do better.`
      : `On ${tried} no model did better than seasonal naive: the combination's error was ${percent(combination / naive - 1)} higher.`;
  return { publish: "seasonal-naive", reason };
}

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
