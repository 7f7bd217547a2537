import { type CovariateScales, covariateScales } from "../network/covariateScales.js";
import { standardiser } from "../network/standardise.js";
import type { FutureCovariates, Panel } from "../panel.js";

/** Lags of the target at which a historic covariate is read, where that is not after the origin. */
const LAGS = [1, 2, 3, 4, 5, 6] as const;

/** Covariates of the horizon, `series × h` values a name. */
export interface Ahead {
  readonly future: FutureCovariates;
  readonly h: number;
}

/** What the covariates say of one step of one series, as numbers of about size 1; unknown values are 0. */
export interface CovariateRows {
  readonly width: number;
  /**
   * Writes the row of series `i`, step `j` (from 1) after origin `t` (the last row known, counted from the series'
   * first) to `out[at …]`. `ahead` holds what lies beyond the panel.
   */
  write(i: number, t: number, j: number, out: Float64Array, at: number, ahead?: Ahead): void;
}

/**
 * Prepares a panel's covariates for reading by series, origin and step. Future ones are read at the target, and
 * against what the forecast stands on: their mean over the last season and the same place of the last season. Historic ones are read at the
 * origin and some periods before the target: a service that leads another by a few weeks is seen at its lag. They are
 * in units of their own series; static and future ones in those of the panel.
 * @param scales those of the fit, where there has been one
 */
export function covariateRows(
  panel: Panel,
  h: number,
  scales: CovariateScales = covariateScales(panel),
): CovariateRows {
  const { ids, offsets, seasonLength: m, covariates } = panel;
  const units = Object.entries(covariates.future).map(([name, column]) => ({
    name,
    column,
    unit: standardiser(scales.future[name]),
  }));
  const future = units.map(({ name, column, unit }) => ({ name, unit, z: Float64Array.from(column, unit) }));
  const sums = future.map(({ z }) => runningSums(z));
  const historic = Object.entries(covariates.historic).map(([name, column]) => {
    const z = new Float64Array(column.length);
    for (let i = 0; i < ids.length; i++) {
      const own = column.subarray(offsets[i], offsets[i + 1]);
      z.set(Float64Array.from(own, standardiser(scales.historic[name][i])), offsets[i]);
    }
    return z;
  });
  const statics = Object.entries(covariates.static).map(([name, column]) =>
    Float64Array.from(column, standardiser(scales.static[name])),
  );
  const season = Math.max(m, 4);
  return {
    width: 3 * future.length + (1 + LAGS.length) * historic.length + statics.length + 1,
    write(i, t, j, out, at, ahead) {
      const first = offsets[i];
      const n = offsets[i + 1] - first;
      const target = t + j;
      let p = at;
      for (const [k, { name, unit, z }] of future.entries()) {
        const now =
          target < n
            ? z[first + target]
            : ahead !== undefined && target - n < ahead.h
              ? unit(ahead.future[name][i * ahead.h + target - n])
              : 0;
        const from = Math.max(0, t + 1 - season);
        const before = target - Math.ceil(j / m) * m;
        out[p++] = now;
        out[p++] = now - (sums[k][first + t + 1] - sums[k][first + from]) / (t + 1 - from);
        out[p++] = before >= 0 ? now - z[first + before] : 0;
      }
      for (const z of historic) {
        out[p++] = z[first + t];
        for (const lag of LAGS) out[p++] = lag >= j && target >= lag ? z[first + target - lag] : 0;
      }
      for (const z of statics) out[p++] = z[i];
      out[p++] = (2 * j) / h - 1;
    },
  };
}

/** `sums[k]` is the sum of the first `k` values. */
function runningSums(z: Float64Array): Float64Array {
  const sums = new Float64Array(z.length + 1);
  for (let t = 0; t < z.length; t++) sums[t + 1] = sums[t] + z[t];
  return sums;
}
