import { writeFile } from "node:fs/promises";
import pLimit from "p-limit";
import { cutWindow } from "../../models/cutWindow.js";
import { type Forecast, LEVELS } from "../../models/method.js";
import { InputError } from "../inputError.js";
import { forecastRows, header } from "./forecastRows.js";
import { checkTableOptions, readPanel, sayCard, type TableOptions } from "./forecastTable.js";
import { forecastWindow, type WindowForecast, type WindowOrder } from "./forecastWindow.js";
import { pickLevels } from "./pickLevels.js";
import { quantileColumns } from "./quantileColumns.js";
import { meanScores, type Ranked, rank, type Scores, scoreForecast } from "./scoreForecast.js";
import { averageForecasts, chooseMethods } from "./tableMethods.js";
import { writeLines } from "./writeLines.js";

export interface BacktestOptions extends TableOptions {
  /** Number of windows, the last ending with each series. */
  readonly windows: number;
  /** Periods from one window to the next; the horizon by default. */
  readonly step?: number;
  /** Where the metrics are written, as JSON. */
  readonly metrics?: string;
  /** Where windows are forecast, and how many beside each other; one after another in this process when missing. */
  readonly elsewhere?: { readonly atOnce: number; forecast(order: WindowOrder): Promise<WindowForecast[]> };
}

export interface Leaderboard {
  readonly scores: Readonly<Record<string, Ranked>>;
  readonly lines: readonly string[];
}

/**
 * Rolling origin: forecasts each window from what was known at its cutoff alone, scores every method, and writes the
 * forecasts (of several methods, their mean) with their cutoff.
 */
export async function backtestTable(options: BacktestOptions): Promise<Leaderboard> {
  const { horizon: h, windows, seed, engine, whole } = options;
  checkTableOptions(options);
  const step = options.step ?? h;
  if (!Number.isInteger(windows) || windows < 1)
    throw new InputError(`--windows is ${windows}. Give a whole number of at least 1.`, 2);
  if (!Number.isInteger(step) || step < 1)
    throw new InputError(`--step is ${step}. Give a whole number of periods of at least 1.`, 2);
  const asked = chooseMethods(options.models);
  const methods = [...new Set([...asked, "seasonal-naive"])];
  const { panel: all, says } = await readPanel(options);
  const columns = quantileColumns(options.levels);
  const levels = [...new Set([...LEVELS, ...columns])].sort((a, b) => a - b);
  const here = { atOnce: 1, forecast: (order: WindowOrder) => forecastWindow(order, engine) };
  const { atOnce, forecast: forecastOne } = options.elsewhere ?? here;
  const forecastBefore = async (back: number) => {
    const { actual, left, ...window } = cutWindow(all, back, h);
    if (window.panel.ids.length === 0)
      throw new InputError(
        `No series of ${options.file} has more than ${back + h} periods, which window ${windows - back / step} of ${windows} cuts off. Give a smaller --windows, --step or --horizon.`,
      );
    const { panel, future } = window;
    return { panel, actual, left, made: await forecastOne({ panel, future, methods, h, levels, seed, whole }) };
  };
  const backs = Array.from({ length: windows }, (_, k) => (windows - 1 - k) * step);
  const scores = new Map<string, Scores[]>();
  const rows: Iterable<string>[] = [];
  const lines = [...says];
  for (const [k, { panel, actual, left, made }] of (await pLimit(atOnce).map(backs, forecastBefore)).entries()) {
    const say = (what: string) => lines.push(`window ${k + 1}${what}`);
    const keep = (name: string, forecast: Forecast) =>
      scores.set(name, [...(scores.get(name) ?? []), scoreForecast(panel, pickLevels(forecast, LEVELS), actual)]);
    if (left.length > 0) say(`: ${left.length} series are too short and left out, the first ${left[0]}`);
    for (const [i, name] of methods.entries()) {
      keep(name, made[i].forecast);
      if (i < asked.length) say(`, ${name}: ${sayCard(made[i].card)}`);
    }
    const forecast = averageForecasts(made.slice(0, asked.length).map((one) => one.forecast));
    if (asked.length > 1) keep("mean of all", forecast);
    rows.push(forecastRows(panel, forecast, () => asked.join("+"), true, columns));
  }
  await writeLines(options.out, header(true, columns), chain(rows));
  const alone = Object.fromEntries([...scores].map(([name, all]) => [name, meanScores(all)]));
  const means = rank(alone, alone["seasonal-naive"]);
  if (options.metrics) await writeFile(options.metrics, `${JSON.stringify(means, null, 2)}\n`);
  return { scores: means, lines: [...lines, ...board(means)] };
}

function* chain(parts: readonly Iterable<string>[]): Iterable<string> {
  for (const part of parts) yield* part;
}

/** The leaderboard, best first. */
function board(scores: Readonly<Record<string, Ranked>>): string[] {
  const sorted = Object.entries(scores).sort(([, a], [, b]) => a.sql - b.sql);
  const width = Math.max(...sorted.map(([name]) => name.length));
  const row = (name: string, values: readonly string[]) =>
    name.padEnd(width) + values.map((v) => v.padStart(9)).join("");
  return [
    row("model", ["SQL", "skill", "MASE", "RMSSE", "CRPS", "WQL", "sMAPE", "OWA", "80 %", "bias"]),
    ...sorted.map(([name, s]) =>
      row(
        name,
        [s.sql, s.skill, s.mase, s.rmsse, s.crps, s.wql, s.smape, s.owa, s.coverage80, s.bias].map((v) => v.toFixed(3)),
      ),
    ),
  ];
}
