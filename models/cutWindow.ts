import type { FutureCovariates, Panel } from "./panel.js";

/** The panel as it was known some periods before the end of each series. */
export interface Window {
  readonly panel: Panel;
  /** What happened next: `series × h` values. */
  readonly actual: Float64Array;
  /** Per series, the last date known, epoch milliseconds. */
  readonly cutoffs: Float64Array;
  /** Future covariates of the `h` periods after the cutoffs, which were known ahead: per name `series × h` values. */
  readonly future: FutureCovariates;
  /** Series that are too short for this window, by id. */
  readonly left: readonly string[];
}

/**
 * Cuts `back + h` periods off the end of every series; the first `h` of them are what happened next. Nothing after the
 * cutoff is in the panel.
 * @param back periods between the window's end and that of each series
 * @param h periods of the window
 */
export function cutWindow(panel: Panel, back: number, h: number): Window {
  const { ids, offsets } = panel;
  const kept: number[] = [];
  const left: string[] = [];
  for (let i = 0; i < ids.length; i++) {
    if (offsets[i + 1] - offsets[i] > back + h) kept.push(i);
    else left.push(ids[i]);
  }
  const lengths = kept.map((i) => offsets[i + 1] - offsets[i] - back - h);
  const starts = new Int32Array(kept.length + 1);
  for (const [k, length] of lengths.entries()) starts[k + 1] = starts[k] + length;
  const [ds, y] = [new Float64Array(starts[kept.length]), new Float64Array(starts[kept.length])];
  const actual = new Float64Array(kept.length * h);
  const cutoffs = new Float64Array(kept.length);
  for (const [k, i] of kept.entries()) {
    const end = offsets[i] + lengths[k];
    ds.set(panel.ds.subarray(offsets[i], end), starts[k]);
    y.set(panel.y.subarray(offsets[i], end), starts[k]);
    actual.set(panel.y.subarray(end, end + h), k * h);
    cutoffs[k] = panel.ds[end - 1];
  }
  const { covariates } = panel;
  const each = (columns: FutureCovariates, cut: (column: Float64Array) => Float64Array) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, cut(column)]));
  const past = (column: Float64Array) => {
    const out = new Float64Array(starts[kept.length]);
    for (const [k, i] of kept.entries()) out.set(column.subarray(offsets[i], offsets[i] + lengths[k]), starts[k]);
    return out;
  };
  const next = (column: Float64Array) => {
    const out = new Float64Array(kept.length * h);
    for (const [k, i] of kept.entries()) {
      const end = offsets[i] + lengths[k];
      out.set(column.subarray(end, end + h), k * h);
    }
    return out;
  };
  return {
    panel: {
      ...panel,
      ids: kept.map((i) => ids[i]),
      offsets: starts,
      ds,
      y,
      covariates: {
        static: each(covariates.static, (column) => Float64Array.from(kept, (i) => column[i])),
        historic: each(covariates.historic, past),
        future: each(covariates.future, past),
      },
    },
    future: each(covariates.future, next),
    actual,
    cutoffs,
    left,
  };
}
