/** Loss of each member in each window of the backtest, members first; NaN where a member made no forecast. */
export type Losses = readonly (readonly number[])[];

export interface WeightOptions {
  /** How sharply a lower loss is preferred: weights go with loss to the minus `power`. Default 4. */
  readonly power?: number;
  /** Share of the weights that comes from `shared`, because a few windows are thin evidence. Default 0.5. */
  readonly shrink?: number;
}

/**
 * Weights of the members of a combination from their losses on a backtest: at least 0, sum 1.
 * Members without a loss get none; where nobody has one, all are alike.
 *
 * Inverse powers of past errors: Bates & Granger (1969), The combination of forecasts, OR 20(4); towards the mean of
 * many series, because single ones mislead: Diebold & Pauly (1990), The use of prior information in forecast
 * combination, IJF 6(4).
 * @param shared weights of the whole panel, to which a series' own are drawn; none when missing
 */
export function weigh(
  losses: Losses,
  { power = 4, shrink = 0.5 }: WeightOptions = {},
  shared?: Float64Array,
): Float64Array {
  const means = losses.map((windows) => mean(windows.filter((loss) => Number.isFinite(loss))));
  const least = Math.min(...means.filter((loss) => Number.isFinite(loss)));
  // A perfect member would have an infinite weight: nothing counts as less than a thousandth of the next.
  const floor = Number.isFinite(least) ? Math.max(least, 1e-9) : 1;
  const raw = means.map((loss) => (Number.isFinite(loss) ? (floor / Math.max(loss, floor)) ** power : 0));
  const own = normalise(raw.some((weight) => weight > 0) ? raw : raw.map(() => 1));
  if (!shared) return own;
  const drawn = own.map((weight, m) => (raw[m] > 0 ? (1 - shrink) * weight + shrink * shared[m] : 0));
  return drawn.some((weight) => weight > 0) ? normalise(Array.from(drawn)) : own;
}

/** The panel's weights: the mean of its series' own. */
export function sharedWeights(panel: readonly Losses[], options: WeightOptions = {}): Float64Array {
  const all = panel.map((losses) => weigh(losses, options));
  return normalise(Array.from(all[0] ?? [], (_, m) => mean(all.map((weights) => weights[m]))));
}

/**
 * Weighted mean of the members' values, place by place (means, or quantiles of the same levels): averaging quantiles
 * keeps them in order. Lichtendahl, Grushka-Cockayne & Winkler (2013), Is it better to average probabilities or
 * quantiles?, Management Science 59(7).
 */
export function average(members: readonly Float64Array[], weights: Float64Array): Float64Array {
  const out = new Float64Array(members.find((_, m) => weights[m] > 0)?.length ?? 0);
  members.forEach((values, m) => {
    if (weights[m] > 0) for (let i = 0; i < out.length; i++) out[i] += weights[m] * values[i];
  });
  return out;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function normalise(values: readonly number[]): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0);
  return Float64Array.from(values, (value) => value / total);
}
