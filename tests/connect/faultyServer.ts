import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What goes wrong with an answer. */
export type Fault = "none" | "busy" | "down" | "cut";

export interface FaultyServer {
  readonly url: string;
  /** Addresses that were asked for, with what was sent. */
  readonly asked: { readonly url: URL; readonly headers: IncomingMessage["headers"] }[];
  /** The answers that come next go wrong so, in this order. */
  fail(...faults: readonly Fault[]): void;
  /** Nothing goes wrong any more. */
  heal(): void;
}

/** Seconds that a busy server asks for. */
export const RETRY_AFTER = 17;

/** A server whose answers can be made to go wrong: busy (429), down (503), or cut off half way through. */
export async function faultyServer(
  answer: (url: URL, request: IncomingMessage, response: ServerResponse) => void,
): Promise<FaultyServer> {
  const faults: Fault[] = [];
  const asked: FaultyServer["asked"] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, "http://localhost");
    asked.push({ url, headers: request.headers });
    const fault = faults.shift();
    if (fault === "busy") response.writeHead(429, { "retry-after": String(RETRY_AFTER) }).end("Too many requests");
    else if (fault === "down") response.writeHead(503).end();
    else {
      if (fault === "cut") cutHalfWay(response);
      answer(url, request, response);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    fail(...more) {
      faults.push(...more);
    },
    heal() {
      faults.length = 0;
    },
  };
}

/** Promises the whole body, sends half of it, and lets the connection go. */
function cutHalfWay(response: ServerResponse): void {
  response.end = ((body: string | Uint8Array = "") => {
    const bytes = Buffer.from(body);
    response.setHeader("content-length", bytes.length);
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
    return response;
  }) as never;
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(value));
}
