import { checkPanel, checkPredict } from "./checkPanel.js";
import { average } from "./combine.js";
import { cutWindow } from "./cutWindow.js";
import { explainMix } from "./explainMix.js";
import type { Explanation } from "./explanation.js";
import { holtWinters } from "./holtWinters.js";
import { limitOf } from "./limitOf.js";
import type { ExplainedFit, FitOptions, Fitted, Forecast, Method, PredictOptions } from "./method.js";
import { SCORED_LEVELS } from "./metrics.js";
import type { Panel } from "./panel.js";
import { panelLoss } from "./panelLoss.js";
import type { Tuning } from "./pretrained/adapt.js";
import { pretrained } from "./pretrained/pretrained.js";
import { corrected } from "./residual/corrected.js";
import { learnResidual, sayResidual } from "./residual/learnResidual.js";
import { type LearntResidual, type Residual, residualOf } from "./residual/residual.js";
import { seasonalNaive } from "./seasonalNaive.js";
import { simpleSmoothing } from "./simpleSmoothing.js";
import { type State, stateOf } from "./state.js";
import type { Engine } from "./training/makeTrainer.js";

/** What `auto` is told. */
export interface AutoOptions extends FitOptions {
  /** Where the network runs and is tuned; without it it runs in plain typed arrays, and as it is shipped. */
  readonly engine?: Engine;
  /** How the copy is tuned, or `false`: not at all. Needs `engine`. */
  readonly tune?: false | Partial<Tuning>;
  /** Answer with whole quantiles where the past is whole, which suits counts. The mean stays as it is. */
  readonly whole?: boolean;
}

/** A method that answers at once. */
export interface AutoMethod extends Method<AutoOptions> {
  fit(panel: Panel, options: AutoOptions): ExplainedFit;
  restore(panel: Panel, options: AutoOptions, state: State): ExplainedFit;
}

/** The members beside the pretrained network. */
export const CLASSICAL = [seasonalNaive, simpleSmoothing, holtWinters] as const;
/** Windows of the panel's own past that the members are weighed on. */
const WINDOWS = 2;
/** What a classical member counts that is as good as the network: a few windows say little, experience prefers the network. */
const PRIOR = 0.3;
/** A member that loses a tenth more than the network has a third of that. */
const POWER = 12;
/** What is explained. */
const MEDIAN = [0.5] as const;

/**
 * Everything that the library knows, weighed by the panel's own past: the pretrained network with a copy tuned on the
 * panel; the classical methods, as much as they are worth beside it on the last windows; and, where the panel has
 * covariates, a small network that corrects the forecasts by them as far as it has earned it. All of it is decided per
 * panel, since a few windows of one series are thin evidence, and on what the panel holds alone.
 * - A panel without a window of its own past is forecast by the network with the classical methods' usual weights.
 * - The card says what each part has got.
 *
 * Averaged quantiles: Lichtendahl, Grushka-Cockayne & Winkler (2013), Management Science 59(7). Weights by inverse
 * powers of past errors: Bates & Granger (1969), OR 20(4). The settings were measured: docs/decisions.md.
 * @throws RangeError for a panel that `checkPanel` refuses
 */
export const auto: AutoMethod = {
  name: "auto",
  fit(panel, options) {
    checkPanel(panel, options);
    const { h, seed = 0, engine, tune = {} } = options;
    const network = pretrained.fit(panel, { h, seed, engine, tune: engine !== undefined && tune });
    const zeroShot = (past: Panel) => pretrained.fit(past, { h, engine }).predict({ h, levels: SCORED_LEVELS });
    const weights = weighMembers(panel, h, zeroShot);
    const members = CLASSICAL.map((method) => method.fit(panel, { h, seed }));
    const residual = learnResidual(panel, zeroShot, h, seed);
    return fittedOf(panel, options, { network, members, weights, residual });
  },
  restore(panel, options, state) {
    const { network, members, weights, residual } = stateOf<Kept>("auto", state);
    const { h, seed = 0, engine } = options;
    return fittedOf(panel, options, {
      network: pretrained.restore(panel, { h, seed, engine }, network),
      members: CLASSICAL.map((method, k) => method.restore(panel, { h, seed }, members[k])),
      weights,
      residual: residualOf(panel, h, residual),
    });
  },
};

/** The parts of a fit. */
interface Parts {
  readonly network: ExplainedFit;
  /** Those of `CLASSICAL`. */
  readonly members: readonly Fitted[];
  /** Shares of the network and of each of the members. */
  readonly weights: Float64Array;
  readonly residual: Residual;
}

/** What is kept of them. */
interface Kept {
  readonly network: State;
  readonly members: readonly State[];
  readonly weights: Float64Array;
  readonly residual: LearntResidual;
}

function fittedOf(panel: Panel, options: AutoOptions, parts: Parts): ExplainedFit {
  const { network, members, weights, residual } = parts;
  const all = [network, ...members];
  return {
    card: {
      ...network.card,
      ...Object.fromEntries(CLASSICAL.map(({ name }, k) => [`share of ${name}`, rounded(weights[k + 1])])),
      ...(hasCovariates(panel) ? { covariates: sayResidual(residual), covariateShare: residual.weight } : {}),
    },
    get state() {
      const states = { network: network.state, members: members.map(({ state }) => state) };
      return { method: "auto", ...states, weights, residual: residual.state } satisfies Kept & { method: string };
    },
    predict(request) {
      checkPredict(panel, options, request);
      const forecasts = all.map((member) => member.predict({ h: request.h, levels: request.levels }));
      const mixed: Forecast = {
        ...{ h: request.h, levels: request.levels },
        mean: average(
          forecasts.map(({ mean }) => mean),
          weights,
        ),
        quantiles: average(
          forecasts.map(({ quantiles }) => quantiles),
          weights,
        ),
      };
      return corrected(panel, mixed, residual.correct(request.future ?? {}, request.h), options.whole ?? false);
    },
    explain(request) {
      checkPredict(panel, options, { ...request, levels: MEDIAN });
      return explanations(panel, parts, request, options.whole ?? false);
    },
  };
}

function* explanations(
  { offsets, y }: Panel,
  { network, members, weights, residual }: Parts,
  { h, future = {} }: Omit<PredictOptions, "levels">,
  whole: boolean,
): Generator<Explanation> {
  const medians = members.map((member) => member.predict({ h, levels: MEDIAN }).quantiles);
  const corrections = residual.correct(future, h);
  let row = 0;
  for (const own of network.explain({ h })) {
    const i = Math.floor(row / h);
    const methods = CLASSICAL.map(({ name }, k) => ({ name, share: weights[k + 1], forecast: medians[k][row] }));
    const limit = limitOf(y.subarray(offsets[i], offsets[i + 1]), whole);
    yield explainMix(own, weights[0], methods, corrections[row], limit);
    row += 1;
  }
}

/** Shares of the network and of each of `CLASSICAL`, sum 1, by their losses on the last windows of the panel's past. */
function weighMembers(panel: Panel, h: number, zeroShot: (past: Panel) => Forecast): Float64Array {
  const logs = CLASSICAL.map(() => 0);
  let windows = 0;
  for (let k = 0; k < WINDOWS; k++) {
    const { panel: past, actual } = cutWindow(panel, k * h, h);
    if (past.ids.length === 0) continue;
    const own = panelLoss(past, zeroShot(past), actual);
    if (!(own > 0 && own < Number.POSITIVE_INFINITY)) continue;
    windows += 1;
    CLASSICAL.forEach((method, m) => {
      const forecast = method.fit(past, { h }).predict({ h, levels: SCORED_LEVELS });
      logs[m] += Math.log(own / panelLoss(past, forecast, actual));
    });
  }
  const raw = [1, ...logs.map((log) => Math.min(PRIOR * Math.exp((POWER * log) / Math.max(windows, 1)), 1))];
  const total = raw.reduce((sum, w) => sum + w, 0);
  return Float64Array.from(raw, (w) => w / total);
}

const hasCovariates = ({ covariates }: Panel) =>
  [covariates.static, covariates.historic, covariates.future].some((columns) => Object.keys(columns).length > 0);

const rounded = (share: number) => Number(share.toPrecision(3));
