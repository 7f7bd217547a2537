import type * as tfjs from "@tensorflow/tfjs";
import { checkPanel, checkPredict } from "../checkPanel.js";
import type { FitOptions, Fitted, Forecast, Method, PredictOptions } from "../method.js";
import type { Panel } from "../panel.js";
import { betweenLevels, meanWeights } from "./atLevels.js";
import { secondPeriod } from "./candidates/candidates.js";
import { type Inference, plainInference, tensorInference } from "./inference.js";
import { Inputs, SEASONS, WIDTH } from "./inputs.js";
import { type Network, unpack } from "./network.js";
import { SHIPPED } from "./shipped.js";

export interface PretrainedOptions extends FitOptions {
  /** TensorFlow.js with its backend chosen; without it the network runs in plain typed arrays. */
  readonly tf?: typeof tfjs;
  /** The network; by default the one that is shipped. */
  readonly network?: Network;
  /** Answer with whole quantiles where the past is whole: what counts are. The mean stays as it is. */
  readonly whole?: boolean;
}

const ROWS_AT_ONCE = 8192;
let shipped: Network | undefined;

/** The network in the package, unpacked and checked once. */
export function shippedNetwork(): Network {
  shipped ??= unpack(SHIPPED);
  return shipped;
}

/**
 * One small dense network, trained on invented series only, that reads cheap classical forecasts of a series together
 * with how well each did lately. It needs no training here, knows every frequency and horizon, and forecasts each
 * series by itself. Quantiles never cross, and are never negative where the past is not.
 */
export const pretrained: Method<PretrainedOptions> & { fit(panel: Panel, options: PretrainedOptions): Fitted } = {
  name: "pretrained",
  fit(panel, options) {
    checkPanel(panel, options);
    const network = options.network ?? shippedNetwork();
    const { architecture, weights } = network;
    const infer = options.tf
      ? tensorInference(options.tf, architecture, weights)
      : plainInference(architecture, weights);
    const m = panel.seasonLength;
    return {
      card: {
        series: panel.ids.length,
        weights: network.hash,
        season: SEASONS.includes(m as never) ? "trained for" : "not trained for",
        shorterThanASeason: panel.ids.filter((_, i) => panel.offsets[i + 1] - panel.offsets[i] < m).length,
      },
      predict(request: PredictOptions) {
        checkPredict(panel, options, { ...request, future: undefined });
        return forecast(panel, network, infer, request, options.whole ?? false);
      },
    };
  },
};

function forecast(
  panel: Panel,
  network: Network,
  infer: Inference,
  { h, levels }: PredictOptions,
  whole: boolean,
): Forecast {
  const known = network.architecture.levels;
  const { ids, offsets, y, seasonLength: m } = panel;
  const mean = new Float64Array(ids.length * h);
  const quantiles = new Float64Array(ids.length * h * levels.length);
  const share = meanWeights(known);
  const between = betweenLevels(known, levels);
  const steps = Int32Array.from({ length: h }, (_, i) => i + 1);
  const inputs = new Inputs();
  const many = Math.max(1, Math.floor(ROWS_AT_ONCE / h));
  const rows = new Float32Array(many * h * WIDTH);
  const anchors = new Float64Array(many * h);
  const scales = new Float64Array(many);
  for (let first = 0; first < ids.length; first += many) {
    const count = Math.min(many, ids.length - first);
    for (let i = 0; i < count; i++) {
      inputs.of(y.subarray(offsets[first + i], offsets[first + i + 1]), m, secondPeriod(m), h, steps);
      rows.set(inputs.rows.subarray(0, h * WIDTH), i * h * WIDTH);
      anchors.set(inputs.anchors.subarray(0, h), i * h);
      scales[i] = inputs.anchor.scale;
    }
    const answer = infer(rows, count * h).quantiles;
    for (let i = 0; i < count; i++) {
      const past = y.subarray(offsets[first + i], offsets[first + i + 1]);
      const floor = past.some((v) => v < 0) ? Number.NEGATIVE_INFINITY : 0;
      const round = whole && past.every(Number.isInteger);
      for (let j = 0; j < h; j++) {
        const value = (k: number) =>
          Math.max(anchors[i * h + j] + scales[i] * answer[(i * h + j) * known.length + k], floor);
        const out = (first + i) * h + j;
        for (let k = 0; k < known.length; k++) mean[out] += share[k] * value(k);
        for (let k = 0; k < levels.length; k++) {
          const { left, share: right } = between;
          const q = (1 - right[k]) * value(left[k]) + right[k] * value(left[k] + 1);
          quantiles[out * levels.length + k] = round ? Math.round(q) : Math.max(q, floor);
        }
      }
    }
  }
  return { h, levels, mean, quantiles };
}
