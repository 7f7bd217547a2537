import type { Panel } from "../../models/panel.js";

/** How a gap is filled: with 0, along a straight line, or with the median of the same weekday (of the season's position). */
export type GapRule = "zero" | "interpolate" | "weekday-median";
/** All of the rules. */
export const GAP_RULES: readonly GapRule[] = ["zero", "interpolate", "weekday-median"];

/** Fills the missing values (NaN) of a panel in place. */
export function fillGaps({ ids, offsets, y, seasonLength }: Panel, rule: GapRule): void {
  for (let i = 0; i < ids.length; i++) {
    const past = y.subarray(offsets[i], offsets[i + 1]);
    if (rule === "zero") for (let t = 0; t < past.length; t++) past[t] = Number.isNaN(past[t]) ? 0 : past[t];
    else if (rule === "interpolate") interpolate(past);
    else medians(past, seasonLength);
  }
}

function interpolate(y: Float64Array): void {
  let before = -1;
  for (let t = 0; t <= y.length; t++) {
    if (t < y.length && Number.isNaN(y[t])) continue;
    for (let k = before + 1; k < t; k++) {
      const [left, right] = [y[before] ?? y[t] ?? 0, y[t] ?? y[before] ?? 0];
      y[k] = left + ((right - left) * (k - before)) / (t - before);
    }
    before = t;
  }
}

function medians(y: Float64Array, m: number): void {
  const median = (values: number[]) => {
    values.sort((a, b) => a - b);
    return values.length ? (values[(values.length - 1) >> 1] + values[values.length >> 1]) / 2 : Number.NaN;
  };
  const known = (from: number, step: number) => {
    const values: number[] = [];
    for (let t = from; t < y.length; t += step) if (!Number.isNaN(y[t])) values.push(y[t]);
    return values;
  };
  const all = median(known(0, 1)) || 0;
  const positions = Array.from({ length: Math.min(m, y.length) }, (_, j) => median(known(j, m)));
  for (let t = 0; t < y.length; t++)
    if (Number.isNaN(y[t])) y[t] = Number.isNaN(positions[t % m]) ? all : positions[t % m];
}
