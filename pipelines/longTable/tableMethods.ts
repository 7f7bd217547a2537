import { auto } from "../../models/auto.js";
import { candidateMethod } from "../../models/candidateMethod.js";
import { holtWinters } from "../../models/holtWinters.js";
import type { FitOptions, Fitted, Forecast, Method } from "../../models/method.js";
import { network } from "../../models/network.js";
import type { Panel } from "../../models/panel.js";
import { pretrained } from "../../models/pretrained/pretrained.js";
import { seasonalNaive } from "../../models/seasonalNaive.js";
import { simpleSmoothing } from "../../models/simpleSmoothing.js";
import type { State } from "../../models/state.js";
import type { Engine } from "../../models/training/makeTrainer.js";
import { didYouMean } from "../closest.js";
import { checkWeights } from "../forecast/checkWeights.js";
import { InputError } from "../inputError.js";

/** What a method of the command line is given. */
export interface TableFitOptions extends FitOptions {
  readonly engine?: Engine;
  /** Whole quantiles where the past is whole, from methods that can; by default they are. */
  readonly whole?: boolean;
}

/** A method with the options that it has on the command line. */
interface TableMethod {
  fit(panel: Panel, given: TableFitOptions): Fitted | Promise<Fitted>;
  restore(panel: Panel, given: TableRestoreOptions, state: State): Fitted;
}

/** What restoring is given. */
export interface TableRestoreOptions extends TableFitOptions {
  /** The panel is another one than was fitted on. */
  readonly otherPanel?: boolean;
}

function withOptions<O extends FitOptions>(method: Method<O>, options: (given: TableRestoreOptions) => O): TableMethod {
  return {
    fit: (panel, given) => method.fit(panel, options(given)),
    restore: (panel, given, state) => method.restore(panel, options(given), state),
  };
}

/** What is lent was decided on one panel, and is left out on another. */
const onPanel = ({ otherPanel, whole = true, ...given }: TableRestoreOptions) => ({
  ...given,
  whole,
  ...(otherPanel ? { lend: false } : {}),
});

/** The methods that `--models` may name. */
const METHODS: Readonly<Record<string, TableMethod>> = {
  /** All of them, weighed by the panel's own past; reads covariates. */
  auto: withOptions(auto, ({ whole = true, ...given }) => ({ ...given, whole })),
  "seasonal-naive": seasonalNaive,
  "simple-smoothing": simpleSmoothing,
  "holt-winters": holtWinters,
  theta: candidateMethod("theta"),
  drift: candidateMethod("drift"),
  /** The network as it is shipped. */
  pretrained: withOptions(pretrained, onPanel),
  /** Tuned on the panel's past and calibrated. */
  "pretrained-tuned": withOptions(pretrained, (given) => ({ ...onPanel(given), tune: given.engine !== undefined })),
  /** A small network that is made for this panel alone; reads covariates. */
  network: withOptions(network, (given) => {
    if (!given.engine) throw new RangeError("The network needs an engine. Open one, or use another model.");
    return { ...given, tf: given.engine.tf };
  }),
};
export const TABLE_METHODS: readonly string[] = Object.keys(METHODS);
/** Those that read covariates; the others leave them aside. */
export const READ_COVARIATES: readonly string[] = ["auto", "network"];
/** Those whose fit may forecast another table: what they have learnt is of no single series. */
export const OF_ANY_TABLE: readonly string[] = ["pretrained", "pretrained-tuned"];

/** Those that tell what carried their forecasts: by the pretrained network, alone or among others. */
export const EXPLAINED: readonly string[] = ["auto", ...OF_ANY_TABLE];

/** @throws InputError for an unknown name, and where the weights that one of them needs are damaged */
export function chooseMethods(names: readonly string[]): readonly string[] {
  for (const name of names)
    if (!(name in METHODS))
      throw new InputError(
        `--models: there is no model ${JSON.stringify(name)}.${didYouMean(name, TABLE_METHODS)} Use some of ${TABLE_METHODS.join(", ")}.`,
        2,
      );
  if (names.some((name) => EXPLAINED.includes(name))) checkWeights();
  return [...new Set(names)];
}

/** Fits one method. */
export async function fitWith(name: string, panel: Panel, options: TableFitOptions): Promise<Fitted> {
  return METHODS[name].fit(panel, options);
}

/** A method's fit again, from its state. */
export function restoreWith(name: string, panel: Panel, options: TableRestoreOptions, state: State): Fitted {
  return METHODS[name].restore(panel, options, state);
}

/** The mean of several methods' quantiles, level by level. */
export function averageForecasts(forecasts: readonly Forecast[]): Forecast {
  if (forecasts.length === 1) return forecasts[0];
  const average = (part: "mean" | "quantiles") =>
    forecasts[0][part].map((_, i) => forecasts.reduce((sum, f) => sum + f[part][i], 0) / forecasts.length);
  return { ...forecasts[0], mean: average("mean"), quantiles: average("quantiles") };
}
