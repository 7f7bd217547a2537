import { periodsInYear } from "./serviceView.js";

/** Changes that are needed before a correlation is believed. */
const FEWEST = 12;

/**
 * How much areas move together: the mean correlation between two areas' changes against the year before (against the
 * period before, where no year is known), from the variance of the sum of the standardised changes. Between 0 and 1;
 * 1, which makes the widest ranges, where the past is too short to tell.
 * @param past per period one row an area, always in the same order, oldest first
 */
export function correlation(
  freq: string,
  past: readonly { readonly rows: readonly { readonly y: number }[] }[],
): number {
  const year = periodsInYear(freq);
  const lag = past.length >= year + FEWEST ? year : 1;
  if (past.length < lag + FEWEST) return 1;
  const changes = past[0].rows
    .map((_, area) => past.slice(lag).map(({ rows }, i) => rows[area].y - past[i].rows[area].y))
    .flatMap((values) => standardised(values) ?? []);
  const n = changes.length;
  if (n < 2) return 1;
  const sums = changes[0].map((_, i) => changes.reduce((total, values) => total + values[i], 0));
  const variance = sums.reduce((total, value) => total + value * value, 0) / sums.length;
  return Math.min(1, Math.max(0, (variance / n - 1) / (n - 1)));
}

/** The values less their mean, over their deviation, in a list of one; undefined for a constant. */
function standardised(values: readonly number[]): [number[]] | undefined {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  return deviation > 0 ? [values.map((value) => (value - mean) / deviation)] : undefined;
}
