import { Tinypool } from "tinypool";
import { InputError } from "../inputError.js";
import type { WindowForecast, WindowOrder } from "./forecastWindow.js";
import type { WindowProcessAnswer } from "./windowProcess.js";

export interface WindowProcesses {
  forecast(order: WindowOrder): Promise<WindowForecast[]>;
  /** One line once a window has been forecast: which backend, and why. */
  backend(): string | undefined;
  close(): Promise<void>;
}

/**
 * Processes that forecast the windows of a backtest, `atOnce` beside each other. Windows know nothing of one another,
 * and each process has one thread an operation, so the numbers are those of one process.
 * @param env of the processes: which backend, where temporary files go
 */
export function windowProcesses(atOnce: number, env: Record<string, string>): WindowProcesses {
  const filename = new URL("./windowProcess.js", import.meta.url).href;
  // Typed arrays would arrive as plain objects without it.
  const serialization = "advanced";
  const size = { minThreads: 0, maxThreads: atOnce };
  const pool = new Tinypool({ filename, runtime: "child_process", serialization, env, ...size });
  let why: string | undefined;
  return {
    async forecast(order) {
      const answer = (await pool.run(order)) as WindowProcessAnswer;
      if ("input" in answer) throw new InputError(answer.input);
      if ("failure" in answer) throw new Error(answer.failure);
      why = answer.backend;
      return answer.forecasts;
    },
    backend: () => why,
    close: () => pool.destroy(),
  };
}
