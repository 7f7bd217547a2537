import { type BacktestOptions, backtestTable } from "../pipelines/longTable/backtestTable.js";
import { openEngine } from "../pipelines/longTable/openEngine.js";
import type { TableFlags } from "./forecast.js";

/** `headwater backtest TABLE`: rolling-origin forecasts, and a leaderboard. */
export async function backtestCommand(
  file: string,
  { season, ...flags }: TableFlags & Pick<BacktestOptions, "windows" | "step" | "metrics">,
): Promise<void> {
  const { engine, why, close } = await openEngine({ wanted: process.env.HEADWATER_BACKEND, env: process.env });
  try {
    const { lines } = await backtestTable({ ...flags, file, seasonLength: season, engine });
    for (const line of [`backend: ${why}`, ...lines, `written: ${flags.out}`]) console.log(line);
  } finally {
    close();
  }
}
