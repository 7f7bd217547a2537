import type { Panel } from "../panel.js";
import { secondPeriod } from "./candidates/secondPeriod.js";
import { type Inputs, WIDTH } from "./inputs.js";

/** What a network reads of some series, all their steps one after another, and what turns its answers into forecasts. */
export interface SeriesRows {
  /** `series × steps × WIDTH`. */
  readonly rows: Float32Array;
  /** `series × steps`, in the unit of `y`. */
  readonly anchors: Float64Array;
  /** One a series, in the unit of `y`. */
  readonly scales: Float64Array;
}

/** Room for so many series. */
export function seriesRows(series: number, steps: number): SeriesRows {
  return {
    rows: new Float32Array(series * steps * WIDTH),
    anchors: new Float64Array(series * steps),
    scales: new Float64Array(series),
  };
}

/**
 * Writes the rows of `count` series of a panel from series `first` on.
 * @param h the longest step
 * @param seen is told of each series (from 0) while `inputs` are its own
 */
export function writeSeries(
  { offsets, y, seasonLength: m }: Panel,
  inputs: Inputs,
  { first, count, h, steps }: { first: number; count: number; h: number; steps: ArrayLike<number> },
  { rows, anchors, scales }: SeriesRows,
  seen?: (i: number) => void,
): void {
  const each = steps.length;
  for (let i = 0; i < count; i++) {
    inputs.of(y.subarray(offsets[first + i], offsets[first + i + 1]), m, secondPeriod(m), h, steps);
    rows.set(inputs.rows.subarray(0, each * WIDTH), i * each * WIDTH);
    anchors.set(inputs.anchors.subarray(0, each), i * each);
    scales[i] = inputs.anchor.scale;
    seen?.(i);
  }
}
