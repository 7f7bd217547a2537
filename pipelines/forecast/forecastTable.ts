import { frequency } from "../../models/frequency.js";
import { type Forecast, LEVELS } from "../../models/method.js";
import { type WriteType, writeTable } from "../columnar/writeTable.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import { momentType } from "../panel/periodSql.js";
import { quantileColumn } from "../published/tables.js";

/** Forecasts of one service in one window, area by area as `forecast` has them. */
export interface WindowForecast {
  readonly meta: Pick<PanelMeta, "service" | "freq" | "windows">;
  readonly window: number;
  readonly areas: readonly string[];
  readonly forecast: Forecast;
}

/**
 * Writes `forecast.parquet`, of services of one frequency: `service, area, window, h, ds, mean` and a column a level of `LEVELS`,
 * in the order of the forecasts given, then of areas, then of h.
 */
export async function writeForecasts(path: string, forecasts: readonly WindowForecast[]): Promise<void> {
  const types: Record<string, WriteType> = {
    service: "VARCHAR",
    area: "VARCHAR",
    window: "INTEGER",
    h: "INTEGER",
    ds: momentType(forecasts[0]?.meta.freq ?? "D"),
    mean: "DOUBLE",
  };
  for (const level of LEVELS) types[quantileColumn(level)] = "DOUBLE";
  const columns: Record<string, (string | number)[]> = Object.fromEntries(Object.keys(types).map((name) => [name, []]));
  for (const { meta, window, areas, forecast } of forecasts) {
    const { cutoff } = meta.windows.find((w) => w.window === window)!;
    const { add } = frequency(meta.freq);
    const dates = Array.from({ length: forecast.h }, (_, j) => add(cutoff, j + 1));
    areas.forEach((area, i) => {
      for (let j = 0; j < forecast.h; j++) {
        const at = i * forecast.h + j;
        columns.service.push(meta.service);
        columns.area.push(area);
        columns.window.push(window);
        columns.h.push(j + 1);
        columns.ds.push(dates[j]);
        columns.mean.push(forecast.mean[at]);
        for (const [k, level] of LEVELS.entries())
          columns[quantileColumn(level)].push(forecast.quantiles[at * LEVELS.length + k]);
      }
    });
  }
  await writeTable(path, columns, types);
}
