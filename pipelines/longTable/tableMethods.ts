import { auto } from "../../models/auto.js";
import { holtWinters } from "../../models/holtWinters.js";
import type { FitOptions, Fitted, Forecast } from "../../models/method.js";
import { network } from "../../models/network.js";
import type { FutureCovariates, Panel } from "../../models/panel.js";
import { pretrained } from "../../models/pretrained/pretrained.js";
import { seasonalNaive } from "../../models/seasonalNaive.js";
import { simpleSmoothing } from "../../models/simpleSmoothing.js";
import type { Engine } from "../../models/training/makeTrainer.js";
import { didYouMean } from "../closest.js";
import { InputError } from "../inputError.js";

/** What a method of the command line is given. */
export interface TableFitOptions extends FitOptions {
  readonly engine?: Engine;
}
type Fit = (panel: Panel, options: TableFitOptions) => Fitted | Promise<Fitted>;

/** The methods that `--models` may name. */
const METHODS: Readonly<Record<string, Fit>> = {
  /** All of them, weighed by the panel's own past; reads covariates. */
  auto: (panel, options) => auto.fit(panel, { ...options, whole: true }),
  "seasonal-naive": seasonalNaive.fit,
  "simple-smoothing": simpleSmoothing.fit,
  "holt-winters": holtWinters.fit,
  /** The network as it is shipped. */
  pretrained: (panel, options) => pretrained.fit(panel, { ...options, whole: true }),
  /** Tuned on the panel's past and calibrated. */
  "pretrained-tuned": (panel, options) =>
    pretrained.fit(panel, { ...options, whole: true, tune: options.engine !== undefined }),
  /** A small network that is made for this panel alone; reads covariates. */
  network: (panel, options) => {
    if (!options.engine) throw new RangeError("The network needs an engine. Open one, or use another model.");
    return network.fit(panel, { ...options, tf: options.engine.tf });
  },
};
export const TABLE_METHODS: readonly string[] = Object.keys(METHODS);
/** Those that read covariates; the others leave them aside. */
export const READ_COVARIATES: readonly string[] = ["auto", "network"];

/** @throws InputError for an unknown name */
export function chooseMethods(names: readonly string[]): readonly string[] {
  for (const name of names)
    if (!(name in METHODS))
      throw new InputError(
        `--models: there is no model ${JSON.stringify(name)}.${didYouMean(name, TABLE_METHODS)} Use some of ${TABLE_METHODS.join(", ")}.`,
        2,
      );
  return [...new Set(names)];
}

/** Fits one method and forecasts its whole horizon. */
export async function forecastWith(
  name: string,
  panel: Panel,
  options: TableFitOptions,
  levels: readonly number[],
  future: FutureCovariates,
): Promise<{ forecast: Forecast; card: Fitted["card"] }> {
  const fitted = await METHODS[name](panel, options);
  return { forecast: fitted.predict({ h: options.h, levels, future }), card: fitted.card };
}

/** The mean of several methods' quantiles, level by level. */
export function averageForecasts(forecasts: readonly Forecast[]): Forecast {
  if (forecasts.length === 1) return forecasts[0];
  const average = (part: "mean" | "quantiles") =>
    forecasts[0][part].map((_, i) => forecasts.reduce((sum, f) => sum + f[part][i], 0) / forecasts.length);
  return { ...forecasts[0], mean: average("mean"), quantiles: average("quantiles") };
}
