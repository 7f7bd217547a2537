import { checkPanel, checkPredict } from "./checkPanel.js";
import type { FitOptions, Fitted, Forecast, Method, PredictOptions } from "./method.js";
import type { Panel } from "./panel.js";
import { residualQuantiles } from "./residualQuantiles.js";
import { checkSeries, stateOf } from "./state.js";

/**
 * Forecasts one series at every origin of its past, which yields at once the forecast (at the last origin)
 * and the errors that it would have made before (at the earlier ones).
 */
export interface Walk<Parameters> {
  readonly name: string;
  /** Parameters of a series `y` from its whole past. */
  fit(y: Float64Array, seasonLength: number, h: number): Parameters;
  /**
   * Calls `visit(t, path)` for origins `t` in ascending order, the last being `y.length - 1`;
   * `path[j]` is the forecast of `y[t + 1 + j]`. The array is the same at each call.
   */
  walk(
    y: Float64Array,
    seasonLength: number,
    parameters: Parameters,
    h: number,
    visit: (origin: number, path: Float64Array) => void,
  ): void;
  /** The median is the path itself; without it the path is shifted by the bias that it has had. */
  readonly median?: true;
  /** Number of values that were learnt from the series. */
  degrees?(parameters: Parameters): number;
  /** Plain numbers and words about the fits of a panel. */
  card?(parameters: readonly Parameters[]): Record<string, string | number | boolean>;
}

/** A method whose fit answers at once. */
export interface LocalMethod extends Method {
  fit(panel: Panel, options: FitOptions): Fitted;
}

/**
 * Makes a method of a walk: each series by itself, quantiles from its own errors at earlier origins, horizon by horizon.
 * Where the past has no negative value, the forecast has none. Memory does not grow with series × origins.
 */
export function localMethod<P>(walker: Walk<P>): LocalMethod {
  const { name } = walker;
  return {
    name,
    fit(panel, options) {
      checkPanel(panel, options);
      return fittedOf(
        walker,
        panel,
        options,
        seriesOf(panel).map((past) => walker.fit(past, panel.seasonLength, options.h)),
      );
    },
    restore(panel, options, state) {
      const { parameters } = stateOf<{ parameters: readonly P[] }>(name, state);
      checkPanel(panel, options);
      checkSeries(name, parameters.length, panel.ids.length);
      return fittedOf(walker, panel, options, parameters);
    },
  };
}

const seriesOf = ({ ids, offsets, y }: Panel) => ids.map((_, i) => y.subarray(offsets[i], offsets[i + 1]));

function fittedOf<P>(walker: Walk<P>, panel: Panel, options: FitOptions, parameters: readonly P[]): Fitted {
  const { ids, seasonLength } = panel;
  return {
    card: { series: ids.length, ...walker.card?.(parameters) },
    state: { method: walker.name, parameters },
    predict(request: PredictOptions): Forecast {
      checkPredict({ ids, covariates: { future: {} } }, options, request);
      const { h, levels } = request;
      const mean = new Float64Array(ids.length * h);
      const quantiles = new Float64Array(ids.length * h * levels.length);
      for (const [i, past] of seriesOf(panel).entries()) {
        const own = forecastOf(walker, past, seasonLength, parameters[i], request);
        mean.set(own.mean, i * h);
        quantiles.set(own.quantiles, i * h * levels.length);
      }
      return { h, levels, mean, quantiles };
    },
  };
}

/** The forecast of one series. */
function forecastOf<P>(
  walker: Walk<P>,
  past: Float64Array,
  seasonLength: number,
  parameters: P,
  { h, levels }: PredictOptions,
): Pick<Forecast, "mean" | "quantiles"> {
  const { point, errors } = pathAndErrors(walker, past, seasonLength, parameters, h);
  // The last level is the median, by which a method that stands by its path is shifted back.
  const off = residualQuantiles(errors, usualChange(past), [...levels, 0.5]);
  const width = levels.length + 1;
  const floor = isNegative(past) ? Number.NEGATIVE_INFINITY : 0;
  const mean = new Float64Array(h);
  const quantiles = new Float64Array(h * levels.length);
  for (let j = 0; j < h; j++) {
    const base = walker.median ? point[j] - off.quantiles[j * width + levels.length] : point[j];
    mean[j] = Math.max(walker.median ? point[j] : point[j] + off.mean[j], floor);
    for (let k = 0; k < levels.length; k++)
      quantiles[j * levels.length + k] = Math.max(base + off.quantiles[j * width + k], floor);
  }
  return { mean, quantiles };
}

/** The forecast at the last origin, and the recent errors per horizon, oldest first. */
function pathAndErrors<P>(walker: Walk<P>, y: Float64Array, seasonLength: number, parameters: P, h: number) {
  const n = y.length;
  const point = new Float64Array(h);
  const errors = new Float64Array(h * n);
  const count = new Int32Array(h);
  walker.walk(y, seasonLength, parameters, h, (origin, path) => {
    missed(y, origin, path, errors, count);
    if (origin === n - 1) point.set(path);
  });
  // A parameter that was learnt from the same values makes their errors smaller than those to come.
  const learnt = Math.min(walker.degrees?.(parameters) ?? 0, n / 2);
  const honest = Math.sqrt(n / (n - learnt));
  for (let i = 0; i < errors.length; i++) errors[i] *= honest;
  const recent = recentOrigins(seasonLength);
  return {
    point,
    errors: Array.from(count, (made, j) => errors.subarray(j * n + Math.max(0, made - recent), j * n + made)),
  };
}

/** Adds the errors of a path to those of its horizons: `h` rows of as many as `y` has values, of which `count` are there. */
function missed(y: Float64Array, origin: number, path: Float64Array, errors: Float64Array, count: Int32Array): void {
  const n = y.length;
  for (let j = 0; j < path.length && origin + 1 + j < n; j++) errors[j * n + count[j]++] = y[origin + 1 + j] - path[j];
}

function isNegative(y: Float64Array): boolean {
  for (let t = 0; t < y.length; t++) if (!(y[t] >= 0)) return true;
  return false;
}

/** Errors of long ago say little of a series that has grown since: eight seasons, and a year of days, are enough. */
function recentOrigins(seasonLength: number): number {
  return seasonLength >= 12 ? 8 * seasonLength : 400;
}

/** Mean absolute change between neighbours; a series of one value may change by all of it. */
function usualChange(y: Float64Array): number {
  const n = y.length;
  if (n === 1) return Math.abs(y[0]);
  let sum = 0;
  for (let t = 1; t < n; t++) sum += Math.abs(y[t] - y[t - 1]);
  return sum / (n - 1);
}
