import { setTimeout } from "node:timers/promises";
import { InputError } from "../pipelines/inputError.js";
import { bornAt } from "../pipelines/store/bornAt.js";
import { startDevServer } from "../workflows/temporal/devServer.js";
import { findCli } from "../workflows/temporal/findCli.js";
import { freePort, isFree } from "../workflows/temporal/freePort.js";
import { isAlive, readServerRecord, type ServerRecord, writeServerRecord } from "../workflows/temporal/serverRecord.js";
import { type Supervised, supervise } from "./supervise.js";

export interface OwnServerOptions {
  readonly store: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly port?: number;
  readonly pagePort?: number;
  readonly say: (sentence: string) => void;
}

export interface OwnServer extends Supervised {
  readonly address: string;
  readonly page: string;
  /** The CLI that it is, and where that was found. */
  readonly cli: string;
}

/**
 * Starts the development server of a store, keeps it running, and records in the store where it is.
 * @throws InputError where a port is taken, no server is to be had, or it does not start
 */
export async function ownServer({ store, env, port, pagePort, say }: OwnServerOptions): Promise<OwnServer> {
  await requireFree(port, "--port");
  await requireFree(pagePort, "--page-port");
  const cli = await findCli({ env, say });
  const last = await readServerRecord(store);
  if (last && isAlive(last)) await endOrphan(last, say);
  // Those of last time, so that bookmarks and whoever follows a night find it again; else Temporal's usual ones.
  const ports = {
    port: port ?? (await freePort(portOf(last?.address) ?? 7233)),
    pagePort: pagePort ?? (await freePort(portOf(last?.page) ?? 8233)),
  };
  const address = `127.0.0.1:${ports.port}`;
  const page = `http://127.0.0.1:${ports.pagePort}`;
  const start = async () => {
    const server = await startDevServer({ cli: cli.path, store, ...ports });
    const pid = server.process.pid!;
    await writeServerRecord(store, { address, namespace: "default", page, pid, born: bornAt(pid) ?? "" });
    return server;
  };
  const supervised = await supervise({ name: "The Temporal server", start, say, now: () => performance.now() });
  return { ...supervised, address, page, cli: `${cli.path} (${cli.found})` };
}

async function requireFree(port: number | undefined, flag: string): Promise<void> {
  if (port === undefined || (await isFree(port))) return;
  throw new InputError(`Port ${port} is in use: choose another ${flag}, or leave it out to take one that is free.`);
}

/** Ends the server that a killed `headwater up` left behind: two of them on one database would ruin it. */
async function endOrphan(record: ServerRecord, say: (sentence: string) => void): Promise<void> {
  say(`An earlier headwater up was killed and left its server (process ${record.pid}): ending that first.`);
  process.kill(record.pid, "SIGTERM");
  for (let tries = 0; isAlive(record); tries++) {
    if (tries === 100) process.kill(record.pid, "SIGKILL");
    await setTimeout(100);
  }
}

const portOf = (address: string | undefined): number | undefined =>
  Number(/:(\d+)$/.exec(address ?? "")?.[1]) || undefined;
