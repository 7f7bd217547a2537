import type { Forecast } from "../../models/method.js";
import { LEVELS } from "../../models/method.js";
import { bias, coverage, mase, SCORED_LEVELS, seasonalNaiveError, smape, sql, wql } from "../../models/metrics.js";
import type { Panel } from "../../models/panel.js";

/** Scores of one model over one window or over several. */
export interface Scores {
  readonly mase: number;
  readonly sql: number;
  readonly wql: number;
  readonly smape: number;
  readonly coverage80: number;
  readonly bias: number;
  /** Series that were scored: those whose seasonal naive error is above 0. */
  readonly series: number;
}

/**
 * Scores a forecast of the window after `panel` against `actual` (`series × h`): MASE, SQL, sMAPE and coverage are
 * means over the series, the others are of all values together. `forecast.levels` must be `LEVELS`.
 */
export function scoreForecast(panel: Panel, forecast: Forecast, actual: Float64Array): Scores {
  const { h } = forecast;
  const columns = SCORED_LEVELS.map((q) => LEVELS.indexOf(q));
  const sums = { mase: 0, sql: 0, smape: 0, coverage80: 0 };
  const all = { actual: [] as number[], median: [] as number[], quantiles: [] as number[] };
  let series = 0;
  for (let i = 0; i < panel.ids.length; i++) {
    const past = panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]);
    const scale = seasonalNaiveError(past, panel.seasonLength);
    if (!(scale > 0)) continue;
    series++;
    const truth = actual.subarray(i * h, (i + 1) * h);
    const quantiles: number[] = [];
    for (let j = 0; j < h; j++)
      for (const k of columns) quantiles.push(forecast.quantiles[(i * h + j) * LEVELS.length + k]);
    const at = (column: number) => Array.from({ length: h }, (_, j) => quantiles[j * columns.length + column]);
    const median = at(4);
    sums.mase += mase(truth, median, scale);
    sums.sql += sql(truth, quantiles, SCORED_LEVELS, scale);
    sums.smape += smape(truth, median);
    sums.coverage80 += coverage(truth, at(0), at(8));
    all.actual.push(...truth);
    all.median.push(...median);
    all.quantiles.push(...quantiles);
  }
  return {
    mase: sums.mase / series,
    sql: sums.sql / series,
    wql: wql(all.actual, all.quantiles, SCORED_LEVELS),
    smape: sums.smape / series,
    coverage80: sums.coverage80 / series,
    bias: bias(all.actual, all.median),
    series,
  };
}

/** Means over windows. */
export function meanScores(windows: readonly Scores[]): Scores {
  const mean = (key: keyof Scores) => windows.reduce((sum, w) => sum + w[key], 0) / windows.length;
  return {
    mase: mean("mase"),
    sql: mean("sql"),
    wql: mean("wql"),
    smape: mean("smape"),
    coverage80: mean("coverage80"),
    bias: mean("bias"),
    series: mean("series"),
  };
}
