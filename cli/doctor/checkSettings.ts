import { stat } from "node:fs/promises";
import { connect } from "node:net";
import { logPath, logTarget } from "../../workflows/observe/createLog.js";
import { telemetryEndpoint } from "../../workflows/observe/createObserver.js";
import { lateAfter } from "../../workflows/observe/dueNight.js";
import { webhookUrl } from "../../workflows/observe/webhook.js";
import { type Examined, type Finding, fail, ok, warn } from "./finding.js";

/** Where logs, traces and alerts go, and whether anybody is there. */
export async function checkSettings({ store, env }: Pick<Examined, "store" | "env">): Promise<Finding[]> {
  return [
    await setting("Log", "HEADWATER_LOG", async () => {
      const target = logTarget(env);
      if (target !== "file") return ok("Log", `HEADWATER_LOG is ${target}`);
      const size = (await stat(logPath(store)).catch(() => undefined))?.size;
      return ok("Log", `${logPath(store)}, ${size === undefined ? "not there yet" : `${(size / 1e6).toFixed(1)} MB`}`);
    }),
    await setting("Webhook", "HEADWATER_WEBHOOK", async () => {
      const url = webhookUrl(env);
      const hours = lateAfter(env);
      if (url === undefined)
        return warn(
          "Webhook",
          "nobody is told of nights that fail, wait for a decision, or are late",
          "Set HEADWATER_WEBHOOK to an address that takes JSON, for example a chat room's.",
        );
      const fault = await faultOf(url);
      return fault
        ? warn("Webhook", `${new URL(url).host} ${fault}`, "Correct HEADWATER_WEBHOOK, or let this machine reach it.")
        : ok("Webhook", `${new URL(url).host}, nights are late after ${hours} hours`);
    }),
    await setting("OpenTelemetry", "OTEL_EXPORTER_OTLP_ENDPOINT", async () => {
      const endpoint = telemetryEndpoint(env);
      if (endpoint === undefined) return ok("OpenTelemetry", "off: OTEL_EXPORTER_OTLP_ENDPOINT is not set");
      const protocol = env.OTEL_EXPORTER_OTLP_PROTOCOL;
      if (protocol && !protocol.startsWith("http"))
        return warn(
          "OpenTelemetry",
          `OTEL_EXPORTER_OTLP_PROTOCOL is ${protocol}, but Headwater speaks OTLP over HTTP, as JSON`,
          "Name the collector's HTTP address, usually port 4318.",
        );
      const fault = await faultOf(endpoint);
      return fault
        ? warn("OpenTelemetry", `${endpoint} ${fault}`, "Start the collector, or correct OTEL_EXPORTER_OTLP_ENDPOINT.")
        : ok("OpenTelemetry", `traces and metrics go to ${endpoint}`);
    }),
  ];
}

async function setting(about: string, name: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    return fail(about, (error as Error).message, `Correct ${name}, or unset it.`);
  }
}

/** Why nothing listens at an address; nothing is sent. */
function faultOf(address: string): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(address);
  return new Promise((done) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port) || (protocol === "https:" ? 443 : 80),
      timeout: 3000,
    });
    const end = (fault?: string) => {
      socket.destroy();
      done(fault);
    };
    socket.once("connect", () => end());
    socket.once("timeout", () => end("does not answer within 3 s"));
    socket.once("error", (error: NodeJS.ErrnoException) => end(`cannot be reached (${error.code ?? error.message})`));
  });
}
