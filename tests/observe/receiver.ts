import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Alert } from "../../workflows/observe/alert.js";

export interface Received {
  readonly method?: string;
  readonly path?: string;
  readonly headers: IncomingHttpHeaders;
  readonly alert: Alert;
}

/** A receiver of webhooks on a port of its own, which answers with these status codes, then with 204; 0 hangs up. */
export async function receiver(...answers: number[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    received.push({ method: request.method, path: request.url, headers: request.headers, alert: JSON.parse(body) });
    const answer = answers.shift() ?? 204;
    if (answer === 0) request.socket.destroy();
    else response.writeHead(answer, answer === 302 ? { location: "/elsewhere" } : {}).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/secret`, received, close };
}
