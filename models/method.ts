import type { Explanation } from "./explanation.js";
import type { FutureCovariates, Panel } from "./panel.js";
import type { State } from "./state.js";

/** The quantile levels that Headwater publishes. */
export const LEVELS = [0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975] as const;

/** What every method is told. */
export interface FitOptions {
  /** Longest horizon that will be asked of `predict`, in periods. */
  readonly h: number;
  /** Seed of everything random; the same seed gives the same forecast. */
  readonly seed?: number;
}

/** What is asked of a fit. */
export interface PredictOptions {
  /** Number of periods ahead, at least 1 and at most the `h` of `fit`. */
  readonly h: number;
  /** Quantile levels in (0, 1), ascending. */
  readonly levels: readonly number[];
  /** Required when the panel had future covariates. */
  readonly future?: FutureCovariates;
}

/** Forecasts of every series of a panel, series by series, step by step, in the unit of `y`. */
export interface Forecast {
  readonly h: number;
  readonly levels: readonly number[];
  /** `series × h` values. */
  readonly mean: Float64Array;
  /** `series × h × levels` values, ascending along the levels. */
  readonly quantiles: Float64Array;
}

/** A method that has learnt from a panel. */
export interface Fitted {
  /**
   * Forecasts every series from its own end. Quantiles never cross, and nothing is negative where the past is not.
   * @throws RangeError for a horizon, levels or future covariates that do not fit (`checkPredict`)
   */
  predict(options: PredictOptions): Forecast;
  /**
   * What carried each forecast, series by series, step by step, worked out as it is asked for. Methods that are one
   * formula have nothing to tell.
   * @throws RangeError for a horizon or future covariates that do not fit
   */
  explain?(options: Omit<PredictOptions, "levels">): Iterable<Explanation>;
  /** What a model card says of this fit: plain numbers and words, no time, no machine. */
  readonly card: Readonly<Record<string, string | number | boolean>>;
  /** What was learnt, of which `restore` makes the same fit again. */
  readonly state: State;
}

/** A fit that tells what carried its forecasts. */
export type ExplainedFit = Fitted & Required<Pick<Fitted, "explain">>;

/** One way to forecast a panel. Local methods answer at once; networks answer later. */
export interface Method<Options extends FitOptions = FitOptions> {
  readonly name: string;
  /** @throws RangeError for a panel that `checkPanel` refuses; it names the series and the date */
  fit(panel: Panel, options: Options): Fitted | Promise<Fitted>;
  /**
   * The fit that `state` was taken of, without learning anything: its forecasts are the same, to the byte on one backend.
   * @param panel the one that was fitted on
   * @param options the ones of `fit`
   * @throws RangeError for a state of another method or of another panel's size
   */
  restore(panel: Panel, options: Options, state: State): Fitted;
}
