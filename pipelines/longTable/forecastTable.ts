import { LEVELS } from "../../models/method.js";
import type { Engine } from "../../models/training/makeTrainer.js";
import { InputError } from "../inputError.js";
import { forecastRows, header } from "./forecastRows.js";
import { readCovariates, type WithCovariates } from "./readCovariates.js";
import { type LongTableOptions, readLongTable } from "./readLongTable.js";
import { averageForecasts, chooseMethods, forecastWith, READ_COVARIATES } from "./tableMethods.js";
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
}

/** Checks what needs no data. @throws InputError that names the option */
export function checkTableOptions({ horizon, seasonLength }: TableOptions): void {
  if (!Number.isInteger(horizon) || horizon < 1)
    throw new InputError(`--horizon is ${horizon}. Give a whole number of periods of at least 1.`, 2);
  if (seasonLength !== undefined && (!Number.isInteger(seasonLength) || seasonLength < 1))
    throw new InputError(`--season is ${seasonLength}. Give a whole number of periods; 1 means no season.`, 2);
}

/** Forecasts every series of a long table from its own end. @returns one line about each method */
export async function forecastTable(options: TableOptions): Promise<string[]> {
  checkTableOptions(options);
  const methods = chooseMethods(options.models);
  const { panel, future, says } = await readPanel(options);
  const fitted = [];
  for (const name of methods)
    fitted.push(
      await forecastWith(
        name,
        panel,
        { h: options.horizon, seed: options.seed, engine: options.engine },
        LEVELS,
        future,
      ),
    );
  const forecast = averageForecasts(fitted.map((f) => f.forecast));
  await writeLines(
    options.out,
    header(false),
    forecastRows(panel, forecast, () => methods.join("+"), false),
  );
  return [...says, ...fitted.map(({ card }, i) => `${methods[i]}: ${sayCard(card)}`)];
}

/** The long table with the covariates that go with it. */
export async function readPanel(options: TableOptions): Promise<Omit<WithCovariates, "says"> & { says: string[] }> {
  const panel = await readLongTable(options);
  if (!options.covariates?.length) return { panel, future: {}, says: [] };
  if (!options.models.some((name) => READ_COVARIATES.includes(name)))
    throw new InputError(
      `None of --models ${options.models.join(",")} reads covariates. Add one of ${READ_COVARIATES.join(", ")}, or leave out --covariates.`,
      2,
    );
  const { says, ...read } = await readCovariates(panel, options.covariates, options.horizon);
  return { ...read, says: [says] };
}

/** A card in one line. */
export function sayCard(card: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(card)
    .filter(([key]) => key !== "weights")
    .map(([key, value]) => `${key} ${value}`)
    .join(", ");
}
