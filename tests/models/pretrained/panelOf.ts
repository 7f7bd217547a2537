import { frequency } from "../../../models/frequency.js";
import type { Panel } from "../../../models/panel.js";

const FREQ: Record<number, string> = { 1: "YS", 4: "QS", 7: "D", 12: "MS", 24: "h", 52: "W-MON" };

/** A panel of these series, all of one season. */
export function panelOf(series: readonly ArrayLike<number>[], m: number): Panel {
  const freq = frequency(FREQ[m]);
  const offsets = new Int32Array(series.length + 1);
  for (const [i, y] of series.entries()) offsets[i + 1] = offsets[i] + y.length;
  const start = freq.floor(Date.UTC(2001, 0, 1));
  const ds = series.flatMap((y) => Array.from({ length: y.length }, (_, t) => freq.add(start, t)));
  return {
    freq: freq.name,
    seasonLength: m,
    ids: series.map((_, i) => `s${i}`),
    offsets,
    ds: Float64Array.from(ds),
    y: Float64Array.from(series.flatMap((y) => Array.from(y))),
    covariates: { static: {}, historic: {}, future: {} },
  };
}
