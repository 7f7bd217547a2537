import type { Explanation } from "../models/explanation.js";
import { frequency } from "../models/frequency.js";
import { type Forecast, LEVELS } from "../models/method.js";
import type { Panel } from "../models/panel.js";
import { pretrained } from "../models/pretrained/pretrained.js";
import { sliceSeries } from "../models/sliceSeries.js";
import { InputError } from "../pipelines/inputError.js";
import { forecastRows, header } from "../pipelines/longTable/forecastRows.js";
import { type PastedOptions, readPasted } from "./readPasted.js";

/** How a pasted table is read, and how far it is forecast. */
export interface PastedForecastOptions extends PastedOptions {
  /** Periods to forecast. */
  readonly horizon: number;
}

/** One period ahead of one series. */
export interface ForecastRow {
  readonly unique_id: string;
  /** First moment of the period, epoch milliseconds of the wall clock read as UTC. */
  readonly ds: number;
  readonly mean: number;
  /** One value a level of `forecast.levels`, ascending. */
  readonly quantiles: Float64Array;
}

/** The forecasts of a pasted table, in the unit of its values. */
export interface PastedForecast {
  readonly panel: Panel;
  /** All numbers in columns; its levels are `LEVELS`. */
  readonly forecast: Forecast;
  /** The same by row: series in the order of the panel, each from its own end. */
  readonly rows: readonly ForecastRow[];
  /** What the model card says: how many series were constant, or shorter than a season. */
  readonly card: Readonly<Record<string, string | number | boolean>>;
  /** The file that `headwater forecast` writes. */
  csv(): string;
  /** What carried the forecasts of one series, by its position in the panel: step by step. */
  explain(series: number): Explanation[];
}

/**
 * Forecasts every series of a pasted long table by the pretrained network, here and now: nothing is sent, nothing is
 * fetched. Counts get whole quantiles. The numbers are those of `headwater forecast --models pretrained`.
 * @throws InputError that names the line, or the series and its date, and what to change
 */
export function forecastPasted(text: string, { horizon: h, ...options }: PastedForecastOptions): PastedForecast {
  if (!Number.isInteger(h) || h < 1)
    throw new InputError(`The horizon is ${h}. Give a whole number of periods of at least 1.`);
  const panel = readPasted(text, options);
  const whole = true;
  const fitted = pretrained.fit(panel, { h, whole });
  const forecast = fitted.predict({ h, levels: LEVELS });
  return {
    panel,
    forecast,
    rows: panel.ids.flatMap((id, i) => rowsOf(panel, forecast, id, i)),
    card: fitted.card,
    csv: () => [header(false), ...forecastRows(panel, forecast, () => pretrained.name, false), ""].join("\n"),
    explain: (series) => [...pretrained.fit(sliceSeries(panel, series, series + 1), { h, whole }).explain({ h })],
  };
}

function rowsOf({ freq, ds, offsets }: Panel, { h, levels, mean, quantiles }: Forecast, id: string, series: number) {
  const { add } = frequency(freq);
  const last = ds[offsets[series + 1] - 1];
  return Array.from({ length: h }, (_, j): ForecastRow => {
    const at = series * h + j;
    const own = quantiles.subarray(at * levels.length, (at + 1) * levels.length);
    return { unique_id: id, ds: add(last, j + 1), mean: mean[at], quantiles: own };
  });
}
