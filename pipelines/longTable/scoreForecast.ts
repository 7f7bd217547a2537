import type { Forecast } from "../../models/method.js";
import { LEVELS } from "../../models/method.js";
import {
  bias,
  coverage,
  crps,
  mase,
  owa,
  pinball,
  rmsse,
  SCORED_LEVELS,
  seasonalNaiveError,
  seasonalNaiveSquare,
  skill,
  smape,
  sql,
  wql,
} from "../../models/metrics.js";
import type { Panel } from "../../models/panel.js";

/** Scores of one model over one window or over several; `crps` and `pinball` in units of seasonal naive's error. */
export interface Scores {
  readonly mase: number;
  readonly rmsse: number;
  readonly sql: number;
  readonly wql: number;
  readonly crps: number;
  readonly smape: number;
  readonly coverage80: number;
  readonly coverage95: number;
  readonly bias: number;
  /** Mean pinball loss by level. */
  readonly pinball: Readonly<Record<string, number>>;
  /** Series that were scored: those whose seasonal naive error is above 0. */
  readonly series: number;
}

/** Scores beside those of seasonal naive on the same windows. */
export interface Ranked extends Scores {
  /** sMAPE and MASE over seasonal naive's, their mean. */
  readonly owa: number;
  /** How much lower SQL is than seasonal naive's: 0.1 is a tenth. */
  readonly skill: number;
}

/** What is averaged over the series. */
const BY_SERIES = ["mase", "rmsse", "sql", "crps", "smape", "coverage80", "coverage95"] as const;

/**
 * Scores a forecast of the window after `panel` against `actual` (`series × h`): WQL and bias are of all values
 * together, the rest are means over the series. `forecast.levels` must be `LEVELS`.
 */
export function scoreForecast(panel: Panel, forecast: Forecast, actual: Float64Array): Scores {
  const { h } = forecast;
  const Q = LEVELS.length;
  const known: readonly number[] = LEVELS;
  const sums = Object.fromEntries(BY_SERIES.map((name) => [name, 0])) as Record<(typeof BY_SERIES)[number], number>;
  const losses = new Float64Array(Q);
  const all = { actual: [] as number[], median: [] as number[], quantiles: [] as number[] };
  let series = 0;
  for (let i = 0; i < panel.ids.length; i++) {
    const past = panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]);
    const scale = seasonalNaiveError(past, panel.seasonLength);
    if (!(scale > 0)) continue;
    series++;
    const truth = actual.subarray(i * h, (i + 1) * h);
    const own = forecast.quantiles.subarray(i * h * Q, (i + 1) * h * Q);
    const at = (level: number) => Float64Array.from({ length: h }, (_, j) => own[j * Q + known.indexOf(level)]);
    const deciles = Array.from({ length: h }, (_, j) => SCORED_LEVELS.map((q) => own[j * Q + known.indexOf(q)])).flat();
    const median = at(0.5);
    const mean = forecast.mean.subarray(i * h, (i + 1) * h);
    sums.mase += mase(truth, median, scale);
    sums.rmsse += rmsse(truth, mean, seasonalNaiveSquare(past, panel.seasonLength));
    sums.sql += sql(truth, deciles, SCORED_LEVELS, scale);
    sums.crps += crps(truth, own, LEVELS) / scale;
    sums.smape += smape(truth, median);
    sums.coverage80 += coverage(truth, at(0.1), at(0.9));
    sums.coverage95 += coverage(truth, at(0.025), at(0.975));
    for (let j = 0; j < h; j++)
      for (let k = 0; k < Q; k++) losses[k] += pinball(LEVELS[k], truth[j], own[j * Q + k]) / h / scale;
    all.actual.push(...truth);
    all.median.push(...median);
    all.quantiles.push(...deciles);
  }
  const means = Object.fromEntries(BY_SERIES.map((name) => [name, sums[name] / series])) as typeof sums;
  return {
    ...means,
    wql: wql(all.actual, all.quantiles, SCORED_LEVELS),
    bias: bias(all.actual, all.median),
    pinball: Object.fromEntries(LEVELS.map((level, k) => [level, losses[k] / series])),
    series,
  };
}

/** Means over windows. */
export function meanScores(windows: readonly Scores[]): Scores {
  const mean = (of: (scores: Scores) => number) => windows.reduce((sum, w) => sum + of(w), 0) / windows.length;
  const names = [...BY_SERIES, "wql", "bias", "series"] as const;
  return {
    ...(Object.fromEntries(names.map((name) => [name, mean((w) => w[name])])) as Omit<Scores, "pinball">),
    pinball: Object.fromEntries(Object.keys(windows[0].pinball).map((level) => [level, mean((w) => w.pinball[level])])),
  };
}

/** Each model's scores beside those of seasonal naive. */
export function rank(scores: Readonly<Record<string, Scores>>, naive: Scores): Record<string, Ranked> {
  return Object.fromEntries(
    Object.entries(scores).map(([name, own]) => [
      name,
      { ...own, owa: owa(own, naive), skill: skill(own.sql, naive.sql) },
    ]),
  );
}
