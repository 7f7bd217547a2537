/**
 * Rows of the published tables as programs read them; dates are epoch milliseconds at midnight UTC. What reads them for
 * people takes the `hour` of an hourly series, an instant, as its `ds`.
 */

export interface SeriesKey {
  readonly service: string;
  readonly area: string;
  readonly freq: string;
}

/** Quantiles are beside these, under the names that `quantileColumn` gives. */
export interface ForecastRow extends SeriesKey {
  readonly ds: number;
  readonly h: number;
  readonly mean: number | null;
  readonly status: string;
  readonly model: string | null;
  readonly reason: string | null;
  readonly [quantile: `q${number}`]: number | null;
}

export interface HistoryRow extends SeriesKey {
  readonly ds: number;
  readonly y: number;
  /** How `y` is known: reported, none reported, nowcast or filled. */
  readonly basis: string;
  /** What was counted so far where `y` is a nowcast, else null; so are its range's ends. */
  readonly counted: number | null;
  readonly "q0.1": number | null;
  readonly "q0.9": number | null;
}

/** Per 1,000 residents. Quantiles are beside these, null where the rate has been observed. */
export interface RateRow extends SeriesKey {
  readonly ds: number;
  /** Null where the period has been observed. */
  readonly h: number | null;
  readonly population: number;
  readonly basis: string;
  readonly rate: number;
  readonly [quantile: `q${number}`]: number | null;
}

export interface AccuracyRow extends SeriesKey {
  readonly h: number;
  readonly metric: string;
  readonly model: string;
  readonly value: number;
  readonly naive: number | null;
  readonly skill: number | null;
  readonly weight: number | null;
}

export interface WarningRow extends SeriesKey {
  readonly rank: number;
  readonly ds: number;
  readonly h: number;
  readonly kind: string;
  readonly threshold: number;
  readonly expected: number;
  readonly probability: number;
  readonly sentence: string;
  /** Why the newest rows of its data set are not in it. */
  readonly note: string | null;
}

export interface ModelRow {
  readonly service: string;
  readonly freq: string;
  readonly model: string;
  /** JSON. */
  readonly card: string;
}

export interface ServiceRow {
  readonly service: string;
  readonly freq: string;
  readonly title: string;
  readonly unit: string;
  readonly measure: string;
  readonly dataset: string;
  /** Why the newest rows of its data set are not in it. */
  readonly note: string | null;
}

export interface AreaRow {
  readonly area: string;
  readonly name: string;
}

export interface DatasetRow {
  readonly dataset: string;
  readonly title: string;
  readonly owner: string;
  readonly silo: string;
  readonly licence: string;
  readonly attribution: string | null;
  readonly legal_basis: string;
  readonly purpose: string;
  readonly status: string;
  readonly reason: string | null;
  readonly rows: number | null;
  readonly first: number | null;
  readonly last: number | null;
}

export interface DelayRow {
  readonly dataset: string;
  readonly days: number;
  readonly share: number;
}

export interface RunRow {
  /** Made by `runId`. */
  readonly run: string;
  /** Epoch milliseconds. */
  readonly as_of: number;
  /** Id of the inventory. */
  readonly inventory: string;
  readonly version: string;
  readonly backend: string;
  readonly threads: number;
  readonly seed: number;
  /** As asked for: `auto`, or names with commas. */
  readonly models: string;
  readonly datasets: number;
  readonly left_out: number;
  readonly held_back: number;
  readonly series: number;
  readonly published: number;
  readonly fallback: number;
  readonly withheld: number;
  readonly skill: number | null;
  /** Whose clocks tell the day of an hour; only where a service is counted by the hour. */
  readonly time_zone?: string;
  /** Year of the latest estimate of residents that rates are per; only where there are rates. */
  readonly population_until?: number;
}
