import { checkPanel, checkPredict } from "./checkPanel.js";
import { type FitOptions, type Fitted, type Forecast, LEVELS, type Method, type PredictOptions } from "./method.js";
import { adam, rateAt } from "./network/adam.js";
import { type CovariateScales, covariateScales } from "./network/covariateScales.js";
import { decaying, gradient, initialWeights, loss, quantiles, type Shape, type Tf } from "./network/quantileNet.js";
import { seeded } from "./network/random.js";
import { type Batch, type Rows, rowsOf } from "./network/rows.js";
import type { Panel } from "./panel.js";
import { checkSeries, stateOf } from "./state.js";

/** What `network` is told. */
export interface NetworkOptions extends FitOptions {
  /** TensorFlow.js with its backend set, as `openBackend` gives it. */
  readonly tf: Tf;
  /** Steps of training; a number, never a time, so that one seed gives one forecast. Default 400. */
  readonly steps?: number;
  /** Told after each step of training. */
  readonly onStep?: (step: number, steps: number) => void;
}

const HIDDEN = 32;
const WIDTH = 8;
const RATE = 3e-3;
/** Times that each origin is seen at most: a small panel is learnt by heart otherwise. */
const EPOCHS = 20;

/**
 * One small network over all series of a panel, made for every panel anew. It reads each series' own window of `y` and
 * the panel's covariates (historic ones at the origin, future ones over the horizon, static ones), and answers with all
 * steps and all quantiles at once. All of it is in units of the series' own seasonal naive error, which is also the
 * unit of its loss, so series of any size learn from one another. It starts as the mean of seven cheap forecasts
 * (seasonal naive, means, smoothing) and learns which to believe, by how much to correct them, and how sure to be.
 * - A series in which nothing has changed is forecast as its last season, without spread.
 * - A panel without a season and a horizon of history is not learnt from: the cheap forecasts' mean is the answer.
 * - Quantiles between those of `LEVELS` are interpolated; beyond the outermost they are the outermost.
 *
 * @throws RangeError for a panel that `checkPanel` refuses
 *
 * Quantile loss: Wen, Torkkola, Narayanaswamy & Madeka (2017), A multi-horizon quantile recurrent forecaster.
 */
export const network: Method<NetworkOptions> = {
  name: "network",
  async fit(panel: Panel, options: NetworkOptions): Promise<Fitted> {
    checkPanel(panel, options);
    const { tf, h, seed = 0, steps = 400, onStep } = options;
    const scales = covariateScales(panel);
    const rows = rowsOf(panel, h, scales);
    const shape: Shape = { context: rows.context, step: rows.step, h, hidden: HIDDEN, width: WIDTH };
    const random = seeded(seed);
    const learnt = panel.ids.map((_, i) => i).filter((i) => rows.last[i] >= rows.first[i]);
    const optimiser = adam(tf, initialWeights(shape, random), decaying(shape));
    const batch = rows.batch(Math.max(16, Math.min(64, Math.round(1024 / h))));
    const origins = learnt.reduce((sum, i) => sum + rows.last[i] - rows.first[i] + 1, 0);
    const taken = Math.min(steps, Math.ceil((EPOCHS * origins) / batch.size));
    let last = Number.NaN;
    for (let step = 1; step <= taken; step++) {
      for (let r = 0; r < batch.size; r++) {
        const i = learnt[Math.floor(random() * learnt.length)];
        rows.cut(i, rows.first[i] + Math.floor(random() * (rows.last[i] - rows.first[i] + 1)), batch, r);
      }
      const slope = tf.tidy(() => {
        const { inputs, targets } = tensors(tf, batch, rows, h);
        if (step === taken) last = loss(tf, quantiles(tf, optimiser.weights, shape, inputs), targets).dataSync()[0];
        return gradient(tf, optimiser.weights, shape, inputs, targets);
      });
      optimiser.descend(slope, rateAt(step, taken, RATE));
      onStep?.(step, taken);
    }
    const weights = await optimiser.average();
    optimiser.dispose();
    const card = {
      series: panel.ids.length,
      learntFrom: learnt.length,
      origins,
      parameters: weights.length,
      steps: taken,
      rowsPerStep: batch.size,
      ...(taken > 0 && { lastLoss: Number(last.toPrecision(3)) }),
    };
    return fittedOf(panel, options, rows, { card, shape, scales, weights });
  },
  restore(panel, options, state) {
    const learnt = stateOf<Learnt>("network", state);
    checkPanel(panel, options);
    checkSeries("network", Number(learnt.card.series), panel.ids.length);
    const rows = rowsOf(panel, options.h, learnt.scales);
    const { context, step, h } = learnt.shape;
    if (rows.context !== context || rows.step !== step || options.h !== h)
      throw new RangeError(
        `The state of the network reads ${context} and ${step} inputs for h ${h}, the panel has ${rows.context} and ${rows.step} for h ${options.h}. Restore it with the panel's covariates and the h of fit.`,
      );
    return fittedOf(panel, options, rows, learnt);
  },
};

interface Learnt {
  readonly card: Fitted["card"];
  readonly shape: Shape;
  readonly scales: CovariateScales;
  readonly weights: Float32Array;
}

function fittedOf(panel: Panel, options: NetworkOptions, rows: Rows, learnt: Learnt): Fitted {
  return {
    card: learnt.card,
    state: { method: "network", ...learnt },
    predict(request) {
      checkPredict(panel, options, request);
      return predict(options.tf, panel, rows, learnt.shape, learnt.weights, request);
    },
  };
}

function tensors(tf: Tf, { size, context, steps, candidates, targets }: Batch, rows: Rows, h: number) {
  return {
    inputs: {
      context: tf.tensor2d(context, [size, rows.context]),
      steps: tf.tensor2d(steps, [size * h, rows.step]),
      candidates: tf.tensor2d(candidates, [size * h, candidates.length / (size * h)]),
    },
    targets: tf.tensor2d(targets, [size * h, 1]),
  };
}

/** Series that are forecast in one pass. */
const AT_ONCE = 256;

function predict(
  tf: Tf,
  { ids, offsets, y, seasonLength }: Panel,
  rows: Rows,
  shape: Shape,
  weights: Float32Array,
  { h, levels, future }: PredictOptions,
): Forecast {
  const mean = new Float64Array(ids.length * h);
  const answer = new Float64Array(ids.length * h * levels.length);
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const batch = rows.batch(Math.min(AT_ONCE, ids.length - from));
    const last = (i: number) => offsets[i + 1] - offsets[i] - 1;
    for (let r = 0; r < batch.size; r++) rows.cut(from + r, last(from + r), batch, r, future && { future, h });
    const q = tf.tidy(() =>
      quantiles(tf, tf.tensor1d(weights), shape, tensors(tf, batch, rows, shape.h).inputs).dataSync(),
    );
    for (let r = 0; r < batch.size; r++) {
      const i = from + r;
      const past = y.subarray(offsets[i], offsets[i + 1]);
      const level = rows.level[i][last(i)];
      const scale = rows.scale[i][last(i)];
      const floor = past.every((v) => v >= 0) ? 0 : Number.NEGATIVE_INFINITY;
      const lag = past.length > seasonLength ? seasonLength : 1;
      for (let j = 0; j < h; j++) {
        const trained = Float64Array.from(LEVELS, (_, k) =>
          scale > 0
            ? Math.max(level + scale * q[(r * shape.h + j) * LEVELS.length + k], floor)
            : past[last(i) + 1 + j - lag * Math.ceil((j + 1) / lag)],
        );
        mean[i * h + j] = meanOf(trained);
        levels.forEach((p, k) => {
          answer[(i * h + j) * levels.length + k] = between(trained, p);
        });
      }
    }
  }
  return { h, levels, mean, quantiles: answer };
}

/** The mean of a distribution that is linear between its quantiles and ends with the outermost. */
function meanOf(trained: Float64Array): number {
  const n = LEVELS.length;
  let sum = trained[0] * LEVELS[0] + trained[n - 1] * (1 - LEVELS[n - 1]);
  for (let k = 1; k < n; k++) sum += ((trained[k] + trained[k - 1]) / 2) * (LEVELS[k] - LEVELS[k - 1]);
  return sum;
}

function between(trained: Float64Array, level: number): number {
  const above = LEVELS.findIndex((p) => p >= level);
  if (above < 0) return trained[trained.length - 1];
  if (above === 0 || LEVELS[above] === level) return trained[above];
  const share = (level - LEVELS[above - 1]) / (LEVELS[above] - LEVELS[above - 1]);
  return trained[above - 1] + share * (trained[above] - trained[above - 1]);
}
