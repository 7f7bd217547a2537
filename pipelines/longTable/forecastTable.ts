import { checkPanel } from "../../models/checkPanel.js";
import type { Fitted } from "../../models/method.js";
import type { FutureCovariates, Panel } from "../../models/panel.js";
import type { Engine } from "../../models/training/makeTrainer.js";
import { InputError } from "../inputError.js";
import { checkExplained, explainTable } from "./explainTable.js";
import { forecastRows, header } from "./forecastRows.js";
import { quantileColumns } from "./quantileColumns.js";
import { readCovariates, type WithCovariates } from "./readCovariates.js";
import { type LongTableOptions, readLongTable } from "./readLongTable.js";
import { fingerprint } from "./saved/fingerprint.js";
import { checkFree, saveFits } from "./saved/saveFits.js";
import { sayUnusual } from "./sayUnusual.js";
import { averageForecasts, chooseMethods, fitWith, READ_COVARIATES } from "./tableMethods.js";
import { writeLines } from "./writeLines.js";

export interface TableOptions extends LongTableOptions {
  readonly horizon: number;
  readonly models: readonly string[];
  readonly seed: number;
  /** Where the forecasts are written, as CSV. */
  readonly out: string;
  readonly engine?: Engine;
  /** Files of covariates. */
  readonly covariates?: readonly string[];
  /** Intervals that are written, in percent; by default the published quantiles. */
  readonly levels?: readonly number[];
  /** Whole quantiles of whole counts; by default they are. */
  readonly whole?: boolean;
}

/** Checks what needs no data. @throws InputError that names the option */
export function checkTableOptions({ horizon, seasonLength, levels }: TableOptions): void {
  quantileColumns(levels);
  if (!Number.isInteger(horizon) || horizon < 1)
    throw new InputError(`--horizon is ${horizon}. Give a whole number of periods of at least 1.`, 2);
  if (seasonLength !== undefined && (!Number.isInteger(seasonLength) || seasonLength < 1))
    throw new InputError(`--season is ${seasonLength}. Give a whole number of periods; 1 means no season.`, 2);
}

export interface ForecastTableOptions extends TableOptions {
  /** Where the fits are kept, and the version of Headwater that keeps them. */
  readonly save?: { readonly dir: string; readonly version: string };
  /** Where is written what carried the forecasts, as CSV. */
  readonly explain?: string;
}

/** Forecasts every series of a long table from its own end. @returns lines about covariates, methods and unusual series */
export async function forecastTable(options: ForecastTableOptions): Promise<string[]> {
  checkTableOptions(options);
  const models = chooseMethods(options.models);
  if (options.explain) checkExplained(models);
  if (options.save) await checkFree(options.save.dir);
  const { panel, future, says } = await readPanel(options);
  const { horizon: h, seed, engine, save, whole } = options;
  const fits: [string, Fitted][] = [];
  for (const name of models) fits.push([name, await fitWith(name, panel, { h, seed, engine, whole })]);
  const lines = await writeForecasts(options, panel, future, fits);
  if (save) {
    const { freq, seasonLength, horizon, gaps } = options;
    await saveFits(save.dir, {
      options: { freq, seasonLength, horizon, models, seed, gaps },
      states: Object.fromEntries(fits.map(([name, { state }]) => [name, state])),
      cards: Object.fromEntries(fits.map(([name, { card }]) => [name, card])),
      table: fingerprint(panel),
      version: save.version,
      backend: backendOf(engine),
    });
  }
  return [...says, ...lines];
}

/** Writes the forecasts of fits (of several, their mean) and, where asked, what carried them. @returns one line about each, then those about unusual series */
export async function writeForecasts(
  { out, horizon: h, levels: intervals, explain }: Pick<ForecastTableOptions, "out" | "horizon" | "levels" | "explain">,
  panel: Panel,
  future: FutureCovariates,
  fits: readonly (readonly [string, Fitted])[],
): Promise<string[]> {
  const columns = quantileColumns(intervals);
  const levels = [...columns].sort((a, b) => a - b);
  const forecast = averageForecasts(fits.map(([, fitted]) => fitted.predict({ h, levels, future })));
  const model = fits.map(([name]) => name).join("+");
  await writeLines(
    out,
    header(false, columns),
    forecastRows(panel, forecast, () => model, false, columns),
  );
  if (explain) await explainTable(explain, { panel, horizon: h, future, fits });
  return [...fits.map(([name, { card }]) => `${name}: ${sayCard(card)}`), ...sayUnusual(panel)];
}

/** Where networks run. */
export const backendOf = (engine?: Engine): string => engine?.tf.getBackend() ?? "none";

/**
 * The long table with the covariates that go with it.
 * @throws InputError where no method could forecast it honestly; it names the series and the date
 */
export async function readPanel(options: TableOptions): Promise<Omit<WithCovariates, "says"> & { says: string[] }> {
  const says: string[] = [];
  const panel = await readLongTable({ ...options, tell: (line) => says.push(line) });
  try {
    checkPanel(panel, { h: options.horizon });
  } catch (error) {
    throw new InputError(`${options.file}: ${(error as Error).message}`);
  }
  if (!options.covariates?.length) return { panel, future: {}, says };
  if (!options.models.some((name) => READ_COVARIATES.includes(name)))
    throw new InputError(
      `None of --models ${options.models.join(",")} reads covariates. Add one of ${READ_COVARIATES.join(", ")}, or leave out --covariates.`,
      2,
    );
  const { says: read, ...covered } = await readCovariates(panel, options.covariates, options.horizon);
  return { ...covered, says: [...says, read] };
}

/** A card in one line. */
export function sayCard(card: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(card)
    .filter(([key]) => key !== "weights")
    .map(([key, value]) => `${key} ${value}`)
    .join(", ");
}
