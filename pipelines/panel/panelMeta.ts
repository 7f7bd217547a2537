import type { Look, Reported } from "../nowcast/reported.js";

/** An area of a panel: one series in it. */
export interface PanelArea {
  readonly code: string;
  readonly name: string;
  /** First moment of the series' first period, epoch milliseconds. */
  readonly first: number;
}

/** Rows of no published area that say the same. */
export interface Unplaced {
  /** What stands where their area should; of points, why they have none. Null where a row says nothing. */
  readonly written: string | null;
  readonly rows: number;
  /** Name of the area that was probably meant. */
  readonly nearest: string | null;
}

/** What was known at one time: window 0 is the live one, window k the k-th last cutoff of the backtest. */
export interface PanelWindow {
  readonly window: number;
  /** The day whose night saw it, epoch milliseconds: rows known later are not in it. */
  readonly asOf: number;
  /** First moment of the last period that is in it, epoch milliseconds. */
  readonly cutoff: number;
}

/** What is known of a panel beside its numbers. Dates are epoch milliseconds. */
export interface PanelMeta {
  readonly service: string;
  readonly freq: string;
  /** Whose days hours belong to. */
  readonly timeZone: string;
  readonly dataset: string;
  readonly title: string;
  /** What is counted, for example `cases`. */
  readonly unit: string;
  /** Periods that are forecast. */
  readonly horizon: number;
  readonly seasonLength: number;
  /** Days until the data set's rows are normally there. */
  readonly lagDays: number;
  /** The series of window 0, by code. */
  readonly areas: readonly PanelArea[];
  /** Windows with at least one series, window 0 first. */
  readonly windows: readonly PanelWindow[];
  /** Why what is known is older than it should be, in plain sentences; else null. */
  readonly stale: string | null;
  /** Rows that were counted into window 0. */
  readonly rows: number;
  /** Rows, dated up to the last period, whose area is none of the inventory's. */
  readonly unmapped: number;
  /** What those rows say instead, the commonest first. */
  readonly unplaced: readonly Unplaced[];
  /** Values of window 0 that are wholly or partly filled because the source was silent. */
  readonly gaps: number;
  /**
   * How late rows come; null where a second state of the data set has not come yet. The values of its `periods` are
   * nowcasts. It has none where a period's value is no sum of rows.
   */
  readonly reported: Reported | null;
  /** The nights that found something new of the data set. */
  readonly looks: readonly Look[];
}
