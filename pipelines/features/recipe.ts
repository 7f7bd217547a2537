import { frequency } from "../../models/frequency.js";

/** Which features a frequency gets. All counts are periods. */
export interface Recipe {
  /** Lags of `y`. Whole days of hours are by the clock: `clockLags`. */
  readonly lags: readonly number[];
  /** Lengths of trailing means and deviations of `y`. */
  readonly windows: readonly number[];
  /** Lags of the other services, from the newest period that is known of them. */
  readonly others: readonly number[];
  /** An other service or covariate that is further behind than this is left out. */
  readonly stalest: number;
}

const RECIPES: Readonly<Record<string, Recipe>> = {
  h: { lags: [1, 2, 3, 24, 48, 72, 168, 336], windows: [24, 168], others: [0, 1, 23, 167], stalest: 48 },
  D: { lags: [1, 2, 3, 4, 5, 6, 7, 14, 21, 28, 364], windows: [7, 28], others: [0, 1, 6, 13], stalest: 14 },
  W: { lags: [1, 2, 3, 4, 52], windows: [4, 13], others: [0, 1, 2, 3], stalest: 4 },
  MS: { lags: [1, 2, 3, 12], windows: [3, 12], others: [0, 1, 2], stalest: 3 },
  QS: { lags: [1, 2, 4], windows: [4], others: [0, 1], stalest: 2 },
  YS: { lags: [1, 2], windows: [3], others: [0], stalest: 1 },
};

/** @throws RangeError for a frequency that panels do not have */
export function recipe(freq: string): Recipe {
  const found = RECIPES[frequency(freq).name.replace(/-.*/, "")];
  if (!found) throw new RangeError(`No features for the frequency ${freq}. Use h, D, W-MON … W-SUN, MS, QS or YS.`);
  return found;
}
