import type { Panel } from "./panel.js";

/** The panel as it was known some periods before the end of each series. */
export interface Window {
  readonly panel: Panel;
  /** What happened next: `series × h` values. */
  readonly actual: Float64Array;
  /** Per series, the last date known, epoch milliseconds. */
  readonly cutoffs: Float64Array;
  /** Series that are too short for this window, by id. */
  readonly left: readonly string[];
}

/**
 * Cuts `back + h` periods off the end of every series; the first `h` of them are what happened next. Nothing after the
 * cutoff is in the panel.
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
  const covariates = { static: {}, historic: {}, future: {} };
  return {
    panel: { ...panel, ids: kept.map((i) => ids[i]), offsets: starts, ds, y, covariates },
    actual,
    cutoffs,
    left,
  };
}
