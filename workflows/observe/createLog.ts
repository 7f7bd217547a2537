import { join } from "node:path";
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import { InputError } from "../../pipelines/inputError.js";
import { boundedFile } from "./boundedFile.js";
import { withoutPersonalData } from "./withoutPersonalData.js";

/** Where log lines go: `HEADWATER_LOG`. */
export type LogTarget = "file" | "stdout" | "off";

const TARGETS: readonly string[] = ["file", "stdout", "off"];

/**
 * `HEADWATER_LOG`: `file` (the default) for `logs/headwater.jsonl` in the store, `stdout` for whoever collects the
 * lines of services (journald, a container engine), or `off`.
 */
export function logTarget(env: Readonly<Record<string, string | undefined>>): LogTarget {
  const target = env.HEADWATER_LOG || "file";
  if (!TARGETS.includes(target))
    throw new InputError(`HEADWATER_LOG is ${target}: set it to ${TARGETS.join(", ")}, or unset it.`);
  return target as LogTarget;
}

export const logPath = (store: string): string => join(store, "logs", "headwater.jsonl");

/** One JSON object a line; at most 25 MB of them, where they are written to the store. */
export function createLog(store: string, env: Readonly<Record<string, string | undefined>>): Logger {
  const target = logTarget(env);
  const out: DestinationStream =
    target === "stdout"
      ? process.stdout
      : boundedFile(logPath(store), {
          onFault: (error) => process.stderr.write(`headwater: No log can be written: ${error.message}\n`),
        });
  return pino(
    {
      enabled: target !== "off",
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { err: plainError },
    },
    out,
  );
}

/** An error as it may lie in a log: its message as `withoutPersonalData` leaves it, and where it came from. */
function plainError(error: Error): object {
  const { name, message = String(error), stack = "", cause } = error;
  return {
    type: name,
    message: withoutPersonalData(message),
    stack: stack.split("\n").filter((line) => /^ +at /.test(line)),
    cause: cause instanceof Error ? plainError(cause) : undefined,
  };
}

/** Tells whoever looks on: on standard output, but as a log line where that is what standard output is for. */
export function speaker(log: Logger, env: Readonly<Record<string, string | undefined>>): (sentence: string) => void {
  return logTarget(env) === "stdout" ? (sentence) => log.info(sentence) : (sentence) => console.log(sentence);
}
