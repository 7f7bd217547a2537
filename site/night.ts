import type {
  AccuracyRow,
  AreaRow,
  DatasetRow,
  DelayRow,
  ForecastRow,
  HistoryRow,
  ModelRow,
  RateRow,
  RunRow,
  ServiceRow,
  WarningRow,
} from "../pipelines/published/rows.js";

/** What a page is made from: the published tables of one night. Every list is ordered by its table's key. */
export interface Night {
  /** What people call the place. */
  readonly title: string;
  readonly run: RunRow;
  readonly services: readonly ServiceRow[];
  readonly areas: readonly AreaRow[];
  readonly datasets: readonly DatasetRow[];
  readonly delays: readonly DelayRow[];
  /** By rank. */
  readonly warnings: readonly WarningRow[];
  readonly forecasts: readonly ForecastRow[];
  /** At least the last 13 months of every series; more is drawn where it is there. */
  readonly history: readonly HistoryRow[];
  /** All horizons together (`h` = 0). */
  readonly accuracy: readonly AccuracyRow[];
  readonly models: readonly ModelRow[];
  /** Of the first period ahead; empty where nobody tells how many people live there. */
  readonly rates: readonly RateRow[];
  readonly capacity: readonly { service: string; area: string; freq: string; capacity: number }[];
}
