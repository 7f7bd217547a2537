import { limitOf } from "../limitOf.js";
import type { Forecast, PredictOptions } from "../method.js";
import type { Panel } from "../panel.js";
import type { Engine } from "../training/makeTrainer.js";
import { betweenLevels, meanWeights } from "./atLevels.js";
import { inputsOf } from "./inputs.js";
import { lentTo } from "./lend/shape.js";
import { type Mixture, mixtureInference } from "./mixture.js";
import { seriesRows, writeSeries } from "./seriesRows.js";

const ROWS_AT_ONCE = 8192;

/** Forecasts every series of a panel; inputs and network take turns, so that memory does not grow with the series. */
export function forecastPanel(
  panel: Panel,
  mixture: Mixture,
  { h, levels }: PredictOptions,
  longest: number,
  whole: boolean,
  engine?: Engine,
): Forecast {
  const infer = mixtureInference(mixture, engine);
  const known = mixture.members[0].network.architecture.levels;
  const { ids, offsets, y } = panel;
  const mean = new Float64Array(ids.length * h);
  const quantiles = new Float64Array(ids.length * h * levels.length);
  const share = meanWeights(known);
  const { left, share: right } = betweenLevels(known, levels);
  const { lent } = mixture;
  // What is lent keeps a series' level over all the horizon, however few steps are asked for.
  const rowsEach = lent ? longest : h;
  const steps = Int32Array.from({ length: rowsEach }, (_, i) => i + 1);
  const inputs = inputsOf(panel);
  const many = Math.max(1, Math.min(ids.length, Math.floor(ROWS_AT_ONCE / rowsEach)));
  const batch = seriesRows(many, rowsEach);
  const { rows, anchors, scales } = batch;
  const own = new Float64Array(known.length);
  for (let first = 0; first < ids.length; first += many) {
    const count = Math.min(many, ids.length - first);
    writeSeries(panel, inputs, { first, count, h: longest, steps }, batch);
    const answer = infer(rows, count * rowsEach).quantiles;
    for (let i = 0; i < count; i++) {
      const past = y.subarray(offsets[first + i], offsets[first + i + 1]);
      const floor = limitOf(past, false);
      const limit = limitOf(past, whole);
      const still = isConstant(past);
      const middle = (j: number) => answer[(i * rowsEach + j) * known.length + (known.length - 1) / 2];
      const shift =
        lent &&
        lentTo(
          lent,
          first + i,
          Float64Array.from(steps, (_, j) => floor(anchors[i * rowsEach + j] + scales[i] * middle(j))),
        );
      for (let j = 0; j < h; j++) {
        const row = i * rowsEach + j;
        stretched(answer, row * known.length, mixture, j, own);
        for (let k = 0; k < known.length; k++) own[k] = floor(anchors[row] + scales[i] * own[k] + (shift?.[j] ?? 0));
        if (still) own.fill(past[0]);
        const out = (first + i) * h + j;
        for (let k = 0; k < known.length; k++) mean[out] += share[k] * own[k];
        for (let k = 0; k < levels.length; k++) {
          const q = own[left[k]] + right[k] * (own[left[k] + 1] - own[left[k]]);
          quantiles[out * levels.length + k] = limit(q);
        }
      }
    }
  }
  return { h, levels, mean, quantiles };
}

/** Whether nothing has ever changed: then nothing says that it will, nor by how much. One value alone says neither. */
export function isConstant(past: Float64Array): boolean {
  if (past.length < 2) return false;
  for (let t = 1; t < past.length; t++) if (past[t] !== past[0]) return false;
  return true;
}

/** Moves the quantiles of one row away from their median, or towards it. */
function stretched(answer: Float32Array, at: number, { stretch }: Mixture, step: number, out: Float64Array): void {
  const middle = (out.length - 1) / 2;
  const centre = answer[at + middle];
  for (let k = 0; k < out.length; k++) {
    out[k] = centre + stretch[step] * (answer[at + k] - centre);
  }
}
