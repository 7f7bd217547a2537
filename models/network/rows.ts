import type { FutureCovariates, Panel } from "../panel.js";
import { type CovariateScales, covariateScales } from "./covariateScales.js";
import { CANDIDATES, recursions } from "./recursions.js";
import { standardiser } from "./standardise.js";

/** Inputs of some rows; a row is one origin of one series. Row-major, in the order of the fields' shapes. */
export interface Batch {
  readonly size: number;
  /** `size × context`: what is known of the series at the origin. */
  readonly context: Float32Array;
  /** `size·h × step`: what is known of each step ahead. */
  readonly steps: Float32Array;
  /** `size·h × candidates`: the cheap forecasts, in the row's units. */
  readonly candidates: Float32Array;
  /** `size·h`: what came, in the row's units; 0 where it is not known. */
  readonly targets: Float32Array;
}

/** Future covariates of the `h` periods after the panel, per name `series × h` values. */
export interface Ahead {
  readonly future: FutureCovariates;
  readonly h: number;
}

/** Everything that the network may read of a panel, cut into rows. `y = level + scale × network`. */
export interface Rows {
  readonly context: number;
  readonly step: number;
  /** Origins of series `i` that can be learnt from: `first` up to `last`; none where `last < first`. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly level: readonly Float64Array[];
  /** Seasonal naive's mean absolute error up to each row: the unit of the loss. 0 while nothing has changed. */
  readonly scale: readonly Float64Array[];
  batch(size: number): Batch;
  /** Writes the row of series `i` at origin `t` into row `r`; `ahead` holds what lies beyond the panel. */
  cut(i: number, t: number, batch: Batch, r: number, ahead?: Ahead): void;
}

/** Rows of the series' own window at least; two seasons, as far as they are short. */
const windowOf = (m: number) => Math.max(Math.min(2 * m, 60), 24);
/** Beyond it no target is farther: single precision ends at 1e38. */
const FARTHEST = 1e6;
/** Seasons whose means are read beside the window. */
const MEANS = 4;

/**
 * Prepares a panel. Covariates are standardised: historic ones by series, since they may be in that series' unit,
 * static and future ones over the panel. Nothing here looks at dates, or from one series at another.
 * @param scales those of the fit, where there has been one
 */
export function rowsOf(panel: Panel, h: number, scales: CovariateScales = covariateScales(panel)): Rows {
  const { ids, offsets, seasonLength: m, covariates } = panel;
  const part = (column: Float64Array, i: number) => column.subarray(offsets[i], offsets[i + 1]);
  const y = ids.map((_, i) => part(panel.y, i));
  const cheap = y.map((series) => recursions(series, m));
  const block = Math.max(m, 4);
  const level = y.map((series) => trailingMean(series, block));
  const scale = y.map((series) => seasonalError(series, m));
  const names = Object.keys(covariates.future);
  const units = names.map((name) => standardiser(scales.future[name]));
  const future = names.map((name, k) => Float32Array.from(covariates.future[name], units[k]));
  const historic = Object.entries(covariates.historic).map(([name, column]) =>
    Float32Array.from(ids.flatMap((_, i) => Array.from(part(column, i), standardiser(scales.historic[name][i])))),
  );
  const statics = Object.entries(covariates.static).map(([name, column]) =>
    Float32Array.from(column, standardiser(scales.static[name])),
  );
  const window = windowOf(m);
  const context = window + MEANS + 3 + historic.length + statics.length;
  const step = CANDIDATES.length + 2 + names.length;

  return {
    context,
    step,
    level,
    scale,
    first: Int32Array.from(y, (_, i) =>
      Math.max(
        m + Math.min(m, 4),
        8,
        scale[i].findIndex((s) => s > 0),
      ),
    ),
    last: Int32Array.from(y, (series, i) => (scale[i].at(-1)! > 0 ? series.length - 1 - h : -1)),
    batch: (size) => ({
      size,
      context: new Float32Array(size * context),
      steps: new Float32Array(size * h * step),
      candidates: new Float32Array(size * h * CANDIDATES.length),
      targets: new Float32Array(size * h),
    }),
    cut(i, t, batch, r, ahead) {
      const series = y[i];
      const at = level[i][t];
      const unit = scale[i][t] || 1;
      const scaled = (v: number) => (v - at) / unit;
      let p = r * context;
      const put = (v: number) => {
        batch.context[p++] = v;
      };
      for (let k = 0; k < window; k++) put(t >= k ? Math.asinh(scaled(series[t - k])) : 0);
      for (let k = 1; k <= MEANS; k++) put(t >= k * block ? Math.asinh(scaled(level[i][t - k * block])) : 0);
      put(Math.asinh(at / unit));
      put(Math.log(1 + t) / 4);
      put(Math.log(recentError(series, t, m, block) / unit + 0.1));
      for (const column of historic) put(column[offsets[i] + t]);
      for (const column of statics) put(column[i]);
      for (let j = 0; j < h; j++) {
        const row = t + 1 + j;
        const known = row < series.length;
        let q = (r * h + j) * step;
        for (let k = 0; k < CANDIDATES.length; k++) {
          const candidate = scaled(cheap[i].at(k, t, j));
          batch.candidates[(r * h + j) * CANDIDATES.length + k] = candidate;
          batch.steps[q++] = Math.asinh(candidate);
        }
        batch.steps[q++] = (j + 1) / h;
        batch.steps[q++] = Math.min(Math.floor((t + 1) / m), MEANS) / MEANS;
        for (let k = 0; k < names.length; k++)
          batch.steps[q++] = known
            ? future[k][offsets[i] + row]
            : units[k](beyond(ahead, names[k], i, row - series.length));
        batch.targets[r * h + j] = known ? Math.max(-FARTHEST, Math.min(scaled(series[row]), FARTHEST)) : 0;
      }
    },
  };
}

function beyond(ahead: Ahead | undefined, name: string, i: number, j: number): number {
  return ahead !== undefined && j < ahead.h ? ahead.future[name][i * ahead.h + j] : Number.NaN;
}

function trailingMean(y: Float64Array, length: number): Float64Array {
  let sum = 0;
  return y.map((v, t) => {
    sum += v - (t >= length ? y[t - length] : 0);
    return sum / Math.min(t + 1, length);
  });
}

/** Seasonal changes that are enough to tell their size. */
const ENOUGH = 8;

/** Mean absolute seasonal change up to each row; while there are few, changes between neighbours stand in for the rest. */
function seasonalError(y: Float64Array, m: number): Float64Array {
  let seasonal = 0;
  let plain = 0;
  return y.map((v, t) => {
    if (t >= m) seasonal += Math.abs(v - y[t - m]);
    if (t >= 1) plain += Math.abs(v - y[t - 1]);
    const usual = t >= 1 ? plain / t : Math.abs(v);
    const seen = Math.max(t - m + 1, 0);
    const missing = Math.max(ENOUGH - seen, 0);
    return (seasonal + missing * usual) / (seen + missing);
  });
}

function recentError(y: Float64Array, t: number, m: number, length: number): number {
  let sum = 0;
  let count = 0;
  for (let k = t; k > t - length && k >= m; k--) {
    sum += Math.abs(y[k] - y[k - m]);
    count += 1;
  }
  return count > 0 ? sum / count : 0;
}
