import { forecastTable, type TableOptions } from "../pipelines/longTable/forecastTable.js";
import { openEngine } from "../pipelines/longTable/openEngine.js";

/** What `forecast` asks for, as commander reads it. */
export interface TableFlags extends Pick<TableOptions, "freq" | "horizon" | "models" | "gaps" | "seed" | "out"> {
  readonly season?: number;
}

/** `headwater forecast TABLE`: quantiles of every series of a long table. */
export async function forecastCommand(file: string, { season, ...flags }: TableFlags): Promise<void> {
  const { engine, why, close } = await openEngine({ wanted: process.env.HEADWATER_BACKEND, env: process.env });
  try {
    const lines = await forecastTable({ ...flags, file, seasonLength: season, engine });
    for (const line of [`backend: ${why}`, ...lines, `written: ${flags.out}`]) console.log(line);
  } finally {
    close();
  }
}
