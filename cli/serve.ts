import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { InputError } from "../pipelines/inputError.js";
import { publishedServer } from "./serve/publishedServer.js";

export interface ServeFlags {
  readonly store: string;
  readonly port: number;
  readonly host: string;
}

/** How long readers may go on when the server ends, in milliseconds. */
const PATIENCE = 5000;

/** `headwater serve`: the page and tables of the latest night, read-only, until it is told to end. */
export async function serveCommand({ store, port, host }: ServeFlags): Promise<void> {
  const server = publishedServer(resolve(store));
  server.listen(port, host);
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`Cannot serve at ${host}, port ${port}: ${REASONS[error.code ?? ""] ?? error.message}`);
  });
  const { address, port: bound, family } = server.address() as AddressInfo;
  console.log(`The page is at http://${family === "IPv6" ? `[${address}]` : address}:${bound}/`);
  const ended = once(server, "close");
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      server.close();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), PATIENCE).unref();
    });
  await ended;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is in use. Choose another --port.",
  EACCES: "this user may not use that port. Choose a --port above 1023.",
  EADDRNOTAVAIL: "this machine has no such address. Choose another --host, 127.0.0.1 or 0.0.0.0.",
  ENOTFOUND: "there is no such host. Choose another --host, 127.0.0.1 or 0.0.0.0.",
};
