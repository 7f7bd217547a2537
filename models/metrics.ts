/** The levels that SQL and WQL average over: the deciles, as fev-bench and the M5 uncertainty competition's relatives do. */
export const SCORED_LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** Numbers one after another; plain or typed. */
export type Numbers = ArrayLike<number>;

/**
 * Mean absolute error of seasonal naive inside the sample: the scale of MASE and SQL, in the unit of `y`.
 * NaN for a series that is not longer than one season.
 *
 * Hyndman & Koehler (2006), Another look at measures of forecast accuracy, IJF 22(4).
 */
export function seasonalNaiveError(y: Numbers, seasonLength: number): number {
  let sum = 0;
  for (let t = seasonLength; t < y.length; t++) sum += Math.abs(y[t] - y[t - seasonLength]);
  return y.length > seasonLength ? sum / (y.length - seasonLength) : Number.NaN;
}

/**
 * Root mean squared error of seasonal naive inside the sample: the scale of RMSSE, in the unit of `y`. NaN for a series
 * that is not longer than one season.
 */
export function seasonalNaiveSquare(y: Numbers, seasonLength: number): number {
  let sum = 0;
  for (let t = seasonLength; t < y.length; t++) sum += (y[t] - y[t - seasonLength]) ** 2;
  return y.length > seasonLength ? Math.sqrt(sum / (y.length - seasonLength)) : Number.NaN;
}

/**
 * Root mean squared scaled error of the means; without unit. `scale` is `seasonalNaiveSquare` of the past.
 * Makridakis, Spiliotis & Assimakopoulos (2022), M5 accuracy competition, IJF 38(4), with the season's naive error.
 */
export function rmsse(actual: Numbers, mean: Numbers, scale: number): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += (actual[i] - mean[i]) ** 2;
  return Math.sqrt(sum / actual.length) / scale;
}

/**
 * Continuous ranked probability score in the unit of the values, mean over them: twice the pinball loss over all levels,
 * of which each known one stands for those nearer to it than to its neighbours. Of a forecast without spread it is the
 * absolute error. Gneiting & Raftery (2007), Strictly proper scoring rules, JASA 102.
 * @param quantiles `actual.length × levels.length` values
 * @param levels ascending in (0, 1)
 */
export function crps(actual: Numbers, quantiles: Numbers, levels: Numbers): number {
  const n = levels.length;
  const share = Float64Array.from({ length: n }, (_, k) => {
    const from = k === 0 ? 0 : (levels[k - 1] + levels[k]) / 2;
    return (k === n - 1 ? 1 : (levels[k] + levels[k + 1]) / 2) - from;
  });
  let sum = 0;
  for (let i = 0; i < actual.length; i++)
    for (let k = 0; k < n; k++) sum += share[k] * pinball(levels[k], actual[i], quantiles[i * n + k]);
  return (2 * sum) / actual.length;
}

/**
 * Overall weighted average of sMAPE and MASE against those of seasonal naive: 1 is as good, below 1 better; without unit.
 * Makridakis, Spiliotis & Assimakopoulos (2020), The M4 competition, IJF 36(1), whose benchmark is Naive 2.
 */
export function owa(model: { smape: number; mase: number }, naive: { smape: number; mase: number }): number {
  return (model.smape / naive.smape + model.mase / naive.mase) / 2;
}

/** Loss of one quantile at a level in (0, 1), in the unit of the values. Koenker & Bassett (1978), Regression quantiles, Econometrica 46(1). */
export function pinball(level: number, actual: number, quantile: number): number {
  const error = actual - quantile;
  return error >= 0 ? level * error : (level - 1) * error;
}

/**
 * Twice the pinball loss, mean over values and levels, in the unit of the values.
 * @param quantiles `actual.length × levels.length` values
 */
export function quantileLoss(actual: Numbers, quantiles: Numbers, levels: Numbers): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++)
    for (let k = 0; k < levels.length; k++) sum += pinball(levels[k], actual[i], quantiles[i * levels.length + k]);
  return (2 * sum) / (actual.length * levels.length);
}

/**
 * Mean absolute scaled error of the medians; without unit. `scale` is `seasonalNaiveError` of the past.
 * Hyndman & Koehler (2006), Another look at measures of forecast accuracy, IJF 22(4).
 */
export function mase(actual: Numbers, median: Numbers, scale: number): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += Math.abs(actual[i] - median[i]);
  return sum / actual.length / scale;
}

/**
 * Scaled quantile loss: the probabilistic sibling of MASE; without unit. `scale` is `seasonalNaiveError` of the past.
 * Makridakis et al. (2022), The M5 uncertainty competition, IJF 38(4), with the season's naive error.
 * @param quantiles `actual.length × levels.length` values
 */
export function sql(actual: Numbers, quantiles: Numbers, levels: Numbers, scale: number): number {
  return quantileLoss(actual, quantiles, levels) / scale;
}

/**
 * Weighted quantile loss: the quantile loss of all values over the sum of their sizes; without unit.
 * Salinas, Flunkert, Gasthaus & Januschowski (2020), DeepAR, IJF 36(3): the mean of their ρ-risks.
 * @param quantiles `actual.length × levels.length` values
 */
export function wql(actual: Numbers, quantiles: Numbers, levels: Numbers): number {
  let size = 0;
  for (let i = 0; i < actual.length; i++) size += Math.abs(actual[i]);
  return (quantileLoss(actual, quantiles, levels) * actual.length) / size;
}

/** Share of the values within their interval, its ends included: 0 to 1. */
export function coverage(actual: Numbers, lower: Numbers, upper: Numbers): number {
  let inside = 0;
  for (let i = 0; i < actual.length; i++) if (actual[i] >= lower[i] - 1e-9 && actual[i] <= upper[i] + 1e-9) inside += 1;
  return inside / actual.length;
}

/**
 * Sum of the errors of the medians over the sum of the values: above 0 forecasts too much; without unit. NaN when the
 * values sum to 0.
 */
export function bias(actual: Numbers, median: Numbers): number {
  let error = 0;
  let total = 0;
  for (let i = 0; i < actual.length; i++) {
    error += median[i] - actual[i];
    total += actual[i];
  }
  return total === 0 ? Number.NaN : error / total;
}

/** Symmetric mean absolute percentage error of the medians, 0 to 200 percent. Makridakis (1993), IJF 9(4). */
export function smape(actual: Numbers, median: Numbers): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) {
    const size = Math.abs(actual[i]) + Math.abs(median[i]);
    if (size > 0) sum += (200 * Math.abs(actual[i] - median[i])) / size;
  }
  return sum / actual.length;
}

/**
 * How much lower than seasonal naive's a loss is: 0.1 is a tenth better, below 0 is worse. NaN when naive's is 0.
 * Murphy (1988), Skill scores based on the mean square error, Monthly Weather Review 116.
 */
export function skill(value: number, naive: number): number {
  return naive === 0 ? Number.NaN : 1 - value / naive;
}
