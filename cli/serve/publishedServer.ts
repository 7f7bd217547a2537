import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { latestPublication } from "../../workflows/observe/latestPublication.js";
import { byteRange } from "./byteRange.js";
import { contentType } from "./contentType.js";
import { type PublishedFiles, publishedFiles } from "./publishedFiles.js";

/** What holds for every answer: pages load nothing from elsewhere, are framed nowhere, and are what they say. */
const SAFE = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

/**
 * Serves the night that was published last: its page at `/`, its tables beside it, whole or in ranges of bytes (so
 * that DuckDB reads a Parquet file from here), and its health at `/healthz`. It reads, and only what is published.
 */
export function publishedServer(store: string): Server {
  const current = publishedFiles(store);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    for (const [name, value] of Object.entries(SAFE)) response.setHeader(name, value);
    answer(request, response).catch(() => {
      // The reader went away, or the disk did: there is nobody to tell, or nothing to say.
      if (response.headersSent) response.destroy();
      else say(response, 500, "This cannot be read at the moment.\n");
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      return say(response, 405, "There is nothing to do here but to read.\n");
    }
    const path = pathOf(request.url ?? "");
    if (path === undefined) return say(response, 400, "This is no address.\n");
    if (path === "/healthz") return health(response);
    const night = await current();
    if (night === undefined) return say(response, 503, "No night has been published yet.\n");
    return send(night, path === "/" ? "/index.html" : path, request, response);
  }

  async function health(response: ServerResponse): Promise<void> {
    response.setHeader("content-type", "application/json");
    response.setHeader("cache-control", "no-store");
    try {
      const latest = await latestPublication(store);
      await current();
      response.end(`${JSON.stringify({ status: "ok", run: latest?.run ?? null, asOf: latest?.asOf ?? null })}\n`);
    } catch {
      response.statusCode = 503;
      response.end(`${JSON.stringify({ status: "fail", why: "The latest night cannot be read." })}\n`);
    }
  }
  return server;
}

/** The decoded path of a request's target, without its query; undefined for what is none. */
function pathOf(target: string): string | undefined {
  try {
    const path = decodeURIComponent(target.split("?", 1)[0]);
    return path.startsWith("/") && !path.includes("\0") ? path : undefined;
  } catch {
    return undefined;
  }
}

async function send(
  { run, files }: PublishedFiles,
  path: string,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = files.get(path);
  if (!file) return say(response, 404, "Nothing is published under this address. The page is at /.\n");
  // A run's name stands for its bytes; another night under the same address has another.
  const etag = `"${run}"`;
  response.setHeader("etag", etag);
  response.setHeader("cache-control", "no-cache");
  response.setHeader("accept-ranges", "bytes");
  const known = headers["if-none-match"]?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.some((tag) => tag === etag || tag === "*")) {
    response.statusCode = 304;
    return void response.end();
  }
  const whole = headers["if-range"] !== undefined && headers["if-range"] !== etag;
  const range = whole ? undefined : byteRange(headers.range, file.size);
  if (range === "unsatisfiable") {
    response.setHeader("content-range", `bytes */${file.size}`);
    return say(response, 416, "The file is shorter than that.\n");
  }
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  if (range) response.setHeader("content-range", `bytes ${start}-${end}/${file.size}`);
  response.writeHead(range ? 206 : 200, { "content-type": contentType(path), "content-length": end - start + 1 });
  if (method === "HEAD" || file.size === 0) return void response.end();
  await pipeline(createReadStream(file.path, { start, end }), response);
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(text);
}
