import { checkPanel, checkPredict } from "../checkPanel.js";
import type { ExplainedFit, FitOptions, Method } from "../method.js";
import type { Panel } from "../panel.js";
import { checkSeries, type State } from "../state.js";
import type { Engine } from "../training/makeTrainer.js";
import { TUNING, type Tuning } from "./adapt.js";
import { explainPanel } from "./explain.js";
import { forecastPanel, isConstant } from "./forecastPanel.js";
import { SEASONS } from "./inputs.js";
import { keptOf, type Learnt, learntOf } from "./learnt.js";
import { type Decision, lend } from "./lend/lend.js";
import { alike } from "./mixture.js";
import { type Network, unpack } from "./network.js";
import { SHIPPED } from "./shipped.js";
import { type Tuned, tune, untouched } from "./tune.js";

/** What `pretrained` is told. */
export interface PretrainedOptions extends FitOptions {
  /** Where the network runs; without it in plain typed arrays. */
  readonly engine?: Engine;
  /** Networks whose quantiles are averaged; by default those that are shipped. */
  readonly networks?: readonly Network[];
  /** Tune a copy on the panel's own past, and calibrate; needs `engine`. By default the network is used as it is. */
  readonly tune?: boolean | Partial<Tuning>;
  /**
   * Let series borrow the course over the horizon from the mean of their like, as far as the panel's last windows say
   * that it helps. By default where the network is tuned; otherwise each series is forecast by itself. `restore` leaves
   * out what was lent where this is `false`: then the panel may be another one than the network was tuned on.
   */
  readonly lend?: boolean;
  /** Answer with whole quantiles where the past is whole, which suits counts. The mean stays as it is. */
  readonly whole?: boolean;
}

/** A method that answers at once. */
export interface PretrainedMethod extends Method<PretrainedOptions> {
  fit(panel: Panel, options: PretrainedOptions): ExplainedFit;
  restore(panel: Panel, options: PretrainedOptions, state: State): ExplainedFit;
}

let shipped: readonly Network[] | undefined;

/** The networks in the package, unpacked and checked once. @throws RangeError where their bytes are not those of their hash */
export function shippedNetworks(): readonly Network[] {
  shipped ??= unpack(SHIPPED);
  return shipped;
}

/**
 * Small dense networks, trained on invented series only, that read cheap classical forecasts of a series together
 * with how well each did lately. They know every frequency and horizon, need no training here (but may be tuned), and
 * forecast each series by themselves, unless they are tuned or told to `lend`; what is answered is the mean of their
 * quantiles. Quantiles never cross, and are never negative where the past is not. A series in which
 * nothing has ever changed is forecast as itself, without spread; the card says how many there are.
 *
 * How they were trained and how good they are: docs/model-card.md.
 * @throws RangeError for a panel that `checkPanel` refuses, or to tune without an engine
 */
export const pretrained: PretrainedMethod = {
  name: "pretrained",
  fit(panel, options) {
    checkPanel(panel, options);
    const networks = options.networks ?? shippedNetworks();
    const { h, engine, seed = 0 } = options;
    if (options.tune && engine === undefined)
      throw new RangeError("Tuning the pretrained network needs an engine. Give options.engine, or leave tune out.");
    const original = untouched(networks, h);
    const tuning = { ...TUNING, ...(typeof options.tune === "object" ? options.tune : {}) };
    const tuned = options.tune && engine ? tune(panel, networks, engine, tuning, h, seed) : original;
    const lending = (options.lend ?? Boolean(options.tune)) ? lend(panel, original, tuned, h, seed, engine) : undefined;
    return fittedOf(panel, options, { tuned, wasTuned: Boolean(options.tune), lending });
  },
  restore(panel, options, state) {
    const learnt = learntOf(state);
    checkPanel(panel, options);
    const { stretch } = learnt.tuned;
    if (stretch.length !== options.h)
      throw new RangeError(
        `The state of pretrained is of a fit for h ${stretch.length}, not ${options.h}. Restore it with the h of fit.`,
      );
    const lending = options.lend === false ? undefined : learnt.lending;
    if (lending?.lent) checkSeries("pretrained", lending.lent.of.length, panel.ids.length);
    return fittedOf(panel, options, { ...learnt, lending });
  },
};

function fittedOf(panel: Panel, options: PretrainedOptions, learnt: Learnt): ExplainedFit {
  const { tuned, wasTuned, lending } = learnt;
  const { h, engine, whole = false } = options;
  // It reads no covariates, so the panel's need not be known over the horizon.
  const read = { ids: panel.ids, covariates: { future: {} } };
  const mixture = { ...tuned, lent: lending?.lent };
  const m = panel.seasonLength;
  return {
    card: {
      series: panel.ids.length,
      weights: tuned.members[0].network.hash,
      season: SEASONS.includes(m as never) ? "trained for" : "not trained for",
      shorterThanASeason: count(panel, (past) => past.length < m),
      constant: count(panel, isConstant),
      ...(wasTuned ? { tuned: sayTuned(tuned), tunedShare: tuned.share } : {}),
      ...(lending ? { lent: sayLent(lending), lentShare: lending.lent?.share ?? 0 } : {}),
    },
    get state() {
      return keptOf(learnt);
    },
    predict(request) {
      checkPredict(read, options, request);
      return forecastPanel(panel, mixture, request, h, whole, engine);
    },
    explain(request) {
      checkPredict(read, options, { ...request, levels: [0.5] });
      const original = alike(options.networks ?? shippedNetworks(), 1);
      const untuned = tuned.share > 0 ? { members: original } : undefined;
      return explainPanel(panel, { mixture, untuned, longest: h, whole }, request.h, engine);
    },
  };
}

function count({ ids, offsets, y }: Panel, is: (past: Float64Array) => boolean): number {
  return ids.filter((_, i) => is(y.subarray(offsets[i], offsets[i + 1]))).length;
}

function sayLent({ lent, gain }: Decision): string {
  if (Number.isNaN(gain)) return "nothing is lent: few series, short, negative, or of unequal ends";
  if (!lent) return "nothing is lent: it did not help enough on the last windows";
  return `lent between similar series: ${((1 - gain) * 100).toFixed(1)} % lower loss on the last windows`;
}

function sayTuned({ share, gain }: Tuned): string {
  if (Number.isNaN(gain)) return "not tuned: the past is too short";
  if (share === 0) return "tuned and thrown away: it did not help enough on the last window";
  return `tuned: ${((1 - gain) * 100).toFixed(1)} % lower loss on the last window`;
}
