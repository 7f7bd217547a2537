/** Loss of each member in each window of the backtest (`members × windows`), in any one unit; NaN where a member made no forecast. */
export type Losses = readonly (readonly number[])[];

/** A member that loses twice as much as the best has 2^-12 of its weight. */
const POWER = 12;
/** Periods of a series' own backtest that speak as loud as the whole panel's. */
const PERIODS = 60;
/** Smaller weights are none: they change nothing that anyone could see. */
const LEAST = 0.05;

/**
 * Weights of the members of a combination from their losses on a backtest: at least 0, sum 1.
 * They go with the inverse 12th power of the loss. A few dozen values of one series are thin evidence, so its own
 * weights meet those of the panel half-way at 60 values, and come nearer to them with fewer. Members without a loss
 * get nothing of the series' own; where nobody has one, the panel decides.
 *
 * Inverse powers of past errors: Bates & Granger (1969), The combination of forecasts, OR 20(4); towards the mean of
 * many series, because single ones mislead: Diebold & Pauly (1990), The use of prior information in forecast
 * combination, IJF 6(4). The settings were measured: docs/decisions.md.
 * @param periods values that the losses rest on
 * @param shared weights of the whole panel, one a member
 * @returns one weight a member
 */
export function weigh(losses: Losses, periods: number, shared: Float64Array): Float64Array {
  const means = losses.map((windows) => mean(windows.filter((loss) => !Number.isNaN(loss))));
  const own = inversePower(means);
  const share = own ? periods / (periods + PERIODS) : 0;
  const drawn = losses.map((_, m) => (own ? share * own[m] : 0) + (1 - share) * shared[m]);
  return normalise(drawn.map((weight) => (weight < LEAST ? 0 : weight)));
}

/**
 * The panel's weights, from each member's loss in units of its series' own, mean over series.
 * Without a series that every member has forecast all members are alike.
 * @returns one weight a member, sum 1
 */
export function sharedWeights(panel: readonly Losses[]): Float64Array {
  const members = panel[0]?.length ?? 0;
  const relative = panel
    .map((losses) => losses.map((windows) => mean(windows.filter((loss) => !Number.isNaN(loss)))))
    .filter((means) => means.every((loss) => loss > 0))
    .map((means) => means.map((loss) => loss / mean(means)));
  const means = Array.from({ length: members }, (_, m) => mean(relative.map((losses) => losses[m])));
  return inversePower(means) ?? new Float64Array(members).fill(1 / members);
}

/** Shares by the inverse power of positive means; a perfect member has all; undefined where no mean is known. */
function inversePower(means: readonly number[]): Float64Array | undefined {
  const known = means.filter((loss) => !Number.isNaN(loss));
  if (known.length === 0) return undefined;
  const least = Math.min(...known);
  return normalise(means.map((loss) => (loss === least ? 1 : Number.isNaN(loss) ? 0 : (least / loss) ** POWER)));
}

/**
 * Weighted mean of the members' values, place by place (means, or quantiles of the same levels): averaging quantiles
 * keeps them in order. Lichtendahl, Grushka-Cockayne & Winkler (2013), Is it better to average probabilities or
 * quantiles?, Management Science 59(7).
 * @param members equally many values each, in the unit of `y`
 * @param weights one a member, sum 1
 */
export function average(members: readonly Float64Array[], weights: Float64Array): Float64Array {
  const out = new Float64Array(members.find((_, m) => weights[m] > 0)?.length ?? 0);
  members.forEach((values, m) => {
    if (weights[m] > 0) for (let i = 0; i < out.length; i++) out[i] += weights[m] * values[i];
  });
  return out;
}

/** NaN of nothing. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function normalise(values: readonly number[]): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0);
  return Float64Array.from(values, (value) => value / total);
}
