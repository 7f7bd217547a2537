/**
 * Many series of one frequency, in columns.
 *
 * Series `i` owns the rows `offsets[i]` up to `offsets[i + 1]` of every column, oldest first,
 * one row a period without gaps. Dates are epoch milliseconds of a period's first moment
 * (the wall clock read as UTC), as `Frequency` steps them.
 */
export interface Panel {
  /** Frequency as pandas names it: `h`, `D`, `W-MON`, `MS`, `QS`. */
  readonly freq: string;
  /** Periods in one season, for example 12 for months. */
  readonly seasonLength: number;
  /** One id a series, unique. */
  readonly ids: readonly string[];
  /** `ids.length + 1` row numbers. */
  readonly offsets: Int32Array;
  /** First moment of each row's period, epoch milliseconds. */
  readonly ds: Float64Array;
  /** Observed values; never NaN. */
  readonly y: Float64Array;
  readonly covariates: Covariates;
}

/** What a model may know beside `y`. Column order is the order of the keys. */
export interface Covariates {
  /** One value a series; NaN where unknown. */
  readonly static: Readonly<Record<string, Float64Array>>;
  /** One value a row, known for the past alone; NaN where unknown. */
  readonly historic: Readonly<Record<string, Float64Array>>;
  /** One value a row, for the past; NaN where unknown. The same names are asked for the horizon in `predict`. */
  readonly future: Readonly<Record<string, Float64Array>>;
}

/** Future covariates over the horizon: per name, `ids.length × h` values, series by series. */
export type FutureCovariates = Readonly<Record<string, Float64Array>>;
