import type { Logger, LogMetadata } from "@temporalio/common";
import type { Logger as Pino } from "pino";

/** Temporal's log entries as pino's: workflow id, run id and activity stay fields of their own. */
export function pinoLogger(pino: Pino): Logger {
  const at = (level: "trace" | "debug" | "info" | "warn" | "error") => (message: string, meta?: LogMetadata) => {
    const { error, ...rest } = meta ?? {};
    pino[level]({ ...rest, ...(error === undefined ? {} : { err: error }) }, message);
  };
  const levels = { trace: at("trace"), debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  return {
    ...levels,
    log: (level, message, meta) => levels[level.toLowerCase() as keyof typeof levels](message, meta),
  };
}
