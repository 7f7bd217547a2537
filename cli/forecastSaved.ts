import { openEngine } from "../pipelines/longTable/openEngine.js";
import { forecastSaved, type SavedForecastOptions } from "../pipelines/longTable/saved/forecastSaved.js";
import { packageVersion } from "../workflows/packageRoot.js";

/** What `forecast --load` asks for, as commander reads it. */
export interface LoadFlags
  extends Pick<SavedForecastOptions, "horizon" | "covariates" | "levels" | "whole" | "otherTable" | "explain" | "out"> {
  readonly load: string;
}

/** `headwater forecast TABLE --load DIR`: forecasts by fits that were saved. */
export async function forecastSavedCommand(
  file: string,
  { load, horizon, covariates, levels, whole, otherTable, explain, out }: LoadFlags,
): Promise<void> {
  const { engine, why, close } = await openEngine({ wanted: process.env.HEADWATER_BACKEND, env: process.env });
  try {
    const asked = { file, horizon, covariates, levels, whole, otherTable, explain, out };
    const lines = await forecastSaved({ ...asked, dir: load, version: packageVersion, engine });
    const written = explain === undefined ? out : `${out}, ${explain}`;
    for (const line of [`backend: ${why}`, ...lines, `written: ${written}`]) console.log(line);
  } finally {
    close();
  }
}
