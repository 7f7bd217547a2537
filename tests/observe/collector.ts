import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}

export type Attributes = Record<string, string | number | boolean | undefined>;

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly error?: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

export interface Point {
  readonly name: string;
  readonly unit: string;
  /** Of a counter. */
  readonly value?: number;
  /** Of a histogram. */
  readonly count?: number;
  readonly sum?: number;
  readonly attributes: Attributes;
}

/* The parts of OTLP's JSON that the tests look at. */
interface RawSpan extends Omit<Span, "start" | "end" | "attributes" | "resource" | "error"> {
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: readonly RawAttribute[];
}
interface RawAttribute {
  readonly key: string;
  readonly value: Value;
}
interface RawPoint {
  readonly attributes: readonly RawAttribute[];
  readonly asDouble?: number;
  readonly asInt?: string | number;
  readonly count?: string | number;
  readonly sum?: number;
}
interface RawMetric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: { readonly dataPoints: readonly RawPoint[] };
  readonly histogram?: { readonly dataPoints: readonly RawPoint[] };
}
interface Request {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly RawAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly RawMetric[] }[];
  }[];
}

/** A receiver of OTLP over HTTP, in JSON, on a port of its own. */
export async function collector() {
  const spans: Span[] = [];
  /** Counters are cumulative: the last one of each name and attributes counts. */
  const points = new Map<string, Point>();
  const paths: string[] = [];
  const server = createServer(async (request, response) => {
    paths.push(request.url ?? "");
    const body = JSON.parse((await bodyOf(request)).toString("utf8")) as Request;
    for (const { resource, scopeSpans } of body.resourceSpans ?? [])
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) spans.push(spanOf(span, resource.attributes));
    for (const metric of (body.resourceMetrics ?? []).flatMap((r) => r.scopeMetrics).flatMap((s) => s.metrics))
      for (const point of pointsOf(metric)) points.set(JSON.stringify([point.name, point.attributes]), point);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    paths,
    points: () => [...points.values()],
    close,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

const attributesOf = (attributes: readonly RawAttribute[]): Attributes =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ??
        value.boolValue ??
        (value.intValue === undefined ? value.doubleValue : Number(value.intValue)),
    ]),
  );

function spanOf(span: RawSpan, resource: readonly RawAttribute[]): Span {
  const { traceId, spanId, parentSpanId, name, status } = span;
  const milliseconds = (nanos: string) => Number(BigInt(nanos) / 1_000_000n);
  return {
    traceId,
    spanId,
    parentSpanId: parentSpanId || undefined,
    name,
    start: milliseconds(span.startTimeUnixNano),
    end: milliseconds(span.endTimeUnixNano),
    error: status.code === 2 ? (status.message ?? "") : undefined,
    attributes: attributesOf(span.attributes),
    resource: attributesOf(resource),
  };
}

function pointsOf({ name, unit, sum, histogram }: RawMetric): Point[] {
  return (sum ?? histogram)!.dataPoints.map((point) => ({
    name,
    unit,
    attributes: attributesOf(point.attributes),
    ...(histogram ? { count: Number(point.count), sum: point.sum } : { value: Number(point.asDouble ?? point.asInt) }),
  }));
}
