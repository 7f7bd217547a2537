import type { Forecast } from "../../models/method.js";
import type { FutureCovariates, Panel } from "../../models/panel.js";
import type { Engine } from "../../models/training/makeTrainer.js";
import { fitWith } from "./tableMethods.js";

/** One window of a backtest: plain values, so that it may go to another process. */
export interface WindowOrder {
  /** What was known at the cutoff. */
  readonly panel: Panel;
  readonly future: FutureCovariates;
  readonly methods: readonly string[];
  readonly h: number;
  readonly levels: readonly number[];
  readonly seed: number;
  readonly whole?: boolean;
}

/** What one method said of a window, and its card. */
export interface WindowForecast {
  readonly forecast: Forecast;
  readonly card: Readonly<Record<string, string | number | boolean>>;
}

/** Forecasts one window by each of its methods, in their order. */
export async function forecastWindow(order: WindowOrder, engine?: Engine): Promise<WindowForecast[]> {
  const { panel, future, methods, h, levels, seed, whole } = order;
  const done: WindowForecast[] = [];
  for (const name of methods) {
    const fitted = await fitWith(name, panel, { h, seed, engine, whole });
    done.push({ forecast: fitted.predict({ h, levels, future }), card: fitted.card });
  }
  return done;
}
