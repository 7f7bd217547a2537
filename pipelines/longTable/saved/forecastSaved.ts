import type { Engine } from "../../../models/training/makeTrainer.js";
import { InputError } from "../../inputError.js";
import { checkExplained } from "../explainTable.js";
import { backendOf, checkTableOptions, readPanel, writeForecasts } from "../forecastTable.js";
import { OF_ANY_TABLE, restoreWith } from "../tableMethods.js";
import { checkCovariates, differenceOf } from "./fingerprint.js";
import { loadFits } from "./loadFits.js";

export interface SavedForecastOptions {
  /** The directory that the fits were saved to. */
  readonly dir: string;
  /** Version of this Headwater. */
  readonly version: string;
  /** The table that they were made on; or another one, where `otherTable` says so. */
  readonly file: string;
  readonly out: string;
  readonly engine?: Engine;
  readonly covariates?: readonly string[];
  /** At most that of the fits, which is the default. */
  readonly horizon?: number;
  /** Whole quantiles of whole counts; by default they are. */
  readonly whole?: boolean;
  /** Intervals that are written, in percent; by default the published quantiles. */
  readonly levels?: readonly number[];
  /** Forecast a table with other series or dates by what was learnt on the saved one. */
  readonly otherTable?: boolean;
  /** Where is written what carried the forecasts, as CSV. */
  readonly explain?: string;
}

/**
 * Forecasts a long table with saved fits, without fitting anything: for the same table the same bytes, on the same
 * backend. The methods' options are those of the fits.
 * @returns one line about each method, and on what is otherwise
 */
export async function forecastSaved(options: SavedForecastOptions): Promise<string[]> {
  const { dir, file, out, engine, covariates, levels, whole, otherTable = false, explain } = options;
  const saved = await loadFits(dir, options.version);
  const { horizon: longest, models, seed } = saved.options;
  const h = options.horizon ?? longest;
  const asked = { ...saved.options, file, out, covariates, levels, explain, horizon: h };
  checkTableOptions(asked);
  if (explain) checkExplained(models);
  if (h > longest)
    throw new InputError(
      `--horizon is ${h}, the fits in ${dir} reach ${longest} periods. Give no more, or fit again with --save.`,
      2,
    );
  const single = models.find((name) => !OF_ANY_TABLE.includes(name));
  if (otherTable && single)
    throw new InputError(
      `--other-table: ${single} in ${dir} has learnt each series by itself and cannot forecast others. Fit it on ${file}; only ${OF_ANY_TABLE.join(" and ")} can.`,
      2,
    );
  const { panel, future, says } = await readPanel(asked);
  checkCovariates(saved.table, panel, { dir, file });
  const difference = differenceOf(saved.table, panel, { dir, file });
  if (difference && !otherTable)
    throw new InputError(
      `The fits in ${dir} were made on another table: ${difference}. Give that table, or fit again with --save${single ? "" : ", or say --other-table"}.`,
    );
  const fits = models.map((name) => {
    const given = { h: longest, seed, engine, whole, otherPanel: difference !== undefined };
    return [name, restoreWith(name, panel, given, saved.states[name])] as const;
  });
  const lines = await writeForecasts(asked, panel, future, fits);
  const backend = backendOf(engine);
  return [
    ...says,
    ...lines,
    ...(difference ? [`fitted on another table (${difference}): what similar series lend is left out`] : []),
    ...(backend === saved.backend
      ? []
      : [`fitted on the backend ${saved.backend}, forecast on ${backend}: the last digits may differ`]),
  ];
}
