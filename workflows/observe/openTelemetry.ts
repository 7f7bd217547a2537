import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { type Attributes, ROOT_CONTEXT, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, BatchSpanProcessor, RandomIdGenerator } from "@opentelemetry/sdk-trace-base";
import { packageVersion } from "../packageRoot.js";
import { hasEnded, type Observer } from "./observer.js";
import { withoutPersonalData } from "./withoutPersonalData.js";

export interface OpenTelemetryOptions {
  /** Base of the collector's OTLP/HTTP address, `http://collector:4318`; `v1/traces` and `v1/metrics` lie below it. */
  readonly endpoint: string;
  /** Milliseconds that `close` may take: a collector that is away keeps nobody waiting. */
  readonly patience?: number;
}

/** Boundaries between a tenth of a second and an hour. */
const SECONDS = { unit: "s", advice: { explicitBucketBoundaries: [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3600] } };

/**
 * Sends a trace for each night (a span for it, one below it for each attempt at a step) and metrics (how many nights
 * and steps ended how, and how long they took) to a collector, as JSON. The ids of a night's trace and of its span
 * follow from the night's, so that workers on several machines add to the same trace and carry no headers about.
 */
export function openTelemetry({ endpoint, patience = 5000 }: OpenTelemetryOptions): Observer {
  const url = (signal: string) => new URL(`v1/${signal}`, endpoint.endsWith("/") ? endpoint : `${endpoint}/`).href;
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        "service.name": "headwater",
        "service.version": packageVersion,
        "host.name": hostname(),
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
  const ids = rootIds();
  const spans = new BasicTracerProvider({
    resource,
    idGenerator: ids.generator,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: url("traces") }))],
  });
  const exporter = new OTLPMetricExporter({ url: url("metrics") });
  const metrics = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter })] });
  const tracer = spans.getTracer("headwater", packageVersion);
  const meter = metrics.getMeter("headwater", packageVersion);
  const steps = meter.createCounter("headwater.steps", { description: "attempts at steps, by how they ended" });
  const stepSeconds = meter.createHistogram("headwater.step.duration", { ...SECONDS, description: "of an attempt" });
  const nights = meter.createCounter("headwater.nights", { description: "nights, by what became of them" });
  const nightSeconds = meter.createHistogram("headwater.night.duration", { ...SECONDS, description: "of a night" });

  return {
    step({ night, activity, subject, state, says, reused, attempt, at, seconds = 0 }) {
      if (!hasEnded(state)) return;
      const failed = state !== "done";
      const counted: Attributes = { "headwater.activity": activity, "headwater.state": state };
      steps.add(1, { ...counted, "headwater.reused": reused });
      if (!reused) stepSeconds.record(seconds, counted);
      const { traceId, spanId } = idsOf(night);
      const parent = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
      const span = tracer.startSpan(
        activity,
        {
          startTime: at - seconds * 1000,
          attributes: {
            ...counted,
            "headwater.night": night,
            "headwater.subject": subject,
            "headwater.attempt": attempt,
            "headwater.reused": reused,
          },
        },
        trace.setSpanContext(ROOT_CONTEXT, parent),
      );
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR, message: withoutPersonalData(says) });
      span.end(at);
    },
    night({ night, asOf, state, says, run, startedAt, at }) {
      nights.add(1, { "headwater.state": state });
      if (state === "running" || state === "held" || state === "publishing") return;
      nightSeconds.record((at - startedAt) / 1000, { "headwater.state": state });
      const span = ids.root(night, () =>
        tracer.startSpan("night", {
          root: true,
          startTime: startedAt,
          attributes: { "headwater.night": night, "headwater.as_of": asOf, "headwater.state": state },
        }),
      );
      if (run !== undefined) span.setAttribute("headwater.run", run);
      if (state === "failed") span.setStatus({ code: SpanStatusCode.ERROR, message: withoutPersonalData(says) });
      span.end(at);
    },
    async close() {
      const waited = new AbortController();
      const sent = Promise.allSettled([spans.shutdown(), metrics.shutdown()]);
      await Promise.race([sent, setTimeout(patience, undefined, { signal: waited.signal }).catch(() => {})]);
      waited.abort();
    },
  };
}

/** Ids of a night's trace (16 bytes) and of the span that stands for the night (8 bytes), in hex. */
export function idsOf(night: string): { traceId: string; spanId: string } {
  const hash = createHash("sha256").update(`night ${night}`).digest("hex");
  return { traceId: hash.slice(0, 32), spanId: hash.slice(32, 48) };
}

/** Random ids, but for a span that is begun within `root`: it gets those of its night. */
function rootIds() {
  const random = new RandomIdGenerator();
  let wanted: { traceId: string; spanId: string } | undefined;
  return {
    generator: {
      generateTraceId: () => wanted?.traceId ?? random.generateTraceId(),
      generateSpanId: () => wanted?.spanId ?? random.generateSpanId(),
    },
    root<T>(night: string, begin: () => T): T {
      wanted = idsOf(night);
      try {
        return begin();
      } finally {
        wanted = undefined;
      }
    },
  };
}
