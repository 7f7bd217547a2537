import { availableParallelism } from "node:os";
import { InputError } from "../pipelines/inputError.js";
import { type BacktestOptions, backtestTable } from "../pipelines/longTable/backtestTable.js";
import { openEngine } from "../pipelines/longTable/openEngine.js";
import { windowProcesses } from "../pipelines/longTable/windowProcesses.js";
import type { TableFlags } from "./forecast.js";

type BacktestFlags = TableFlags & Pick<BacktestOptions, "windows" | "step" | "metrics"> & { readonly threads?: number };

/** `headwater backtest TABLE`: rolling-origin forecasts, and a leaderboard. */
export async function backtestCommand(file: string, flags: BacktestFlags): Promise<void> {
  const { season, threads = availableParallelism(), ...rest } = flags;
  if (!Number.isInteger(threads) || threads < 1)
    throw new InputError(`--threads is ${threads}. Give a whole number of at least 1.`, 2);
  const options = { ...rest, file, seasonLength: season };
  const { backend, lines } = await (threads > 1 && flags.windows > 1
    ? inProcesses(options, Math.min(threads, flags.windows))
    : inThisProcess(options));
  for (const line of [`backend: ${backend}`, ...lines, `written: ${flags.out}`]) console.log(line);
}

async function inThisProcess(options: BacktestOptions) {
  const { engine, why, close } = await openEngine({ wanted: process.env.HEADWATER_BACKEND, env: process.env });
  try {
    return { ...(await backtestTable({ ...options, engine })), backend: why };
  } finally {
    close();
  }
}

async function inProcesses(options: BacktestOptions, atOnce: number) {
  const { forecast, backend, close } = windowProcesses(atOnce, process.env as Record<string, string>);
  try {
    const { lines } = await backtestTable({ ...options, elsewhere: { atOnce, forecast } });
    return { lines, backend: backend() };
  } finally {
    await close();
  }
}
