import { InputError } from "../../pipelines/inputError.js";
import { createLog } from "./createLog.js";
import { logNights } from "./logNights.js";
import { type Observer, together } from "./observer.js";

type Env = Readonly<Record<string, string | undefined>>;

/** Whatever the environment asks to hear of nights: the log, and traces and metrics where a collector is named. */
export async function createObserver(store: string, env: Env, log = createLog(store, env)): Promise<Observer> {
  const endpoint = telemetryEndpoint(env);
  if (endpoint === undefined) return logNights(log);
  // Loaded only here: nobody else pays for it.
  const { openTelemetry } = await import("./openTelemetry.js");
  return together([logNights(log), openTelemetry({ endpoint })]);
}

/**
 * The collector that `OTEL_EXPORTER_OTLP_ENDPOINT` names; undefined where there is none.
 * @throws InputError for what is no address
 */
export function telemetryEndpoint(env: Env): string | undefined {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim();
  if (!endpoint || env.OTEL_SDK_DISABLED?.toLowerCase() === "true") return undefined;
  if (!/^https?:\/\/[^/]/.test(endpoint) || !URL.canParse(endpoint))
    throw new InputError(
      `OTEL_EXPORTER_OTLP_ENDPOINT is ${endpoint}: give the collector's OTLP/HTTP address, for example http://localhost:4318, or unset it.`,
    );
  return endpoint;
}
