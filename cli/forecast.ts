import { forecastTable, type TableOptions } from "../pipelines/longTable/forecastTable.js";
import { openEngine } from "../pipelines/longTable/openEngine.js";
import { packageVersion } from "../workflows/packageRoot.js";

/** What `forecast` asks for, as commander reads it. */
export interface TableFlags
  extends Pick<
    TableOptions,
    "freq" | "horizon" | "models" | "covariates" | "levels" | "whole" | "gaps" | "seed" | "out"
  > {
  readonly season?: number;
}

/** What only `forecast` has. */
export interface ForecastFlags {
  readonly explain?: string;
  /** Directory that the fits are saved to. */
  readonly save?: string;
}

/** `headwater forecast TABLE`: quantiles of every series of a long table. */
export async function forecastCommand(
  file: string,
  { season, explain, save, ...flags }: TableFlags & ForecastFlags,
): Promise<void> {
  const { engine, why, close } = await openEngine({ wanted: process.env.HEADWATER_BACKEND, env: process.env });
  try {
    const lines = await forecastTable({
      ...{ ...flags, file, seasonLength: season, engine, explain },
      save: save === undefined ? undefined : { dir: save, version: packageVersion },
    });
    const written = [flags.out, explain, save].filter((name) => name !== undefined).join(", ");
    for (const line of [`backend: ${why}`, ...lines, `written: ${written}`]) console.log(line);
  } finally {
    close();
  }
}
