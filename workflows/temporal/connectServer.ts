import { connect } from "node:net";
import { Client, Connection } from "@temporalio/client";
import type { DataConverter } from "@temporalio/common";
import { type ClientConnectConfig, loadClientConnectConfig } from "@temporalio/envconfig";
import { InputError } from "../../pipelines/inputError.js";
import { claimCheck } from "./claimCheck.js";
import { isAlive, readServerRecord } from "./serverRecord.js";

type Env = Readonly<Record<string, string | undefined>>;

/** Where a server is, and how to get in. */
export interface ServerAddress extends ClientConnectConfig {
  readonly namespace: string;
  /** Who says so: `TEMPORAL_ADDRESS`, or the store's record. */
  readonly source: string;
  /** The store that keeps what is too large to go through the server. */
  readonly store?: string;
}

/** Whether the environment names a server of one's own, and which. */
export function addressFromEnvironment(env: Env): ServerAddress | undefined {
  if (!env.TEMPORAL_ADDRESS && !env.TEMPORAL_PROFILE && !env.TEMPORAL_CONFIG_FILE) return undefined;
  const overrideEnvVars = Object.fromEntries(
    Object.entries(env).filter((e): e is [string, string] => e[1] !== undefined),
  );
  const config = loadClientConnectConfig({
    overrideEnvVars,
    disableFile: !env.TEMPORAL_PROFILE && !env.TEMPORAL_CONFIG_FILE,
  });
  return { ...config, namespace: config.namespace ?? "default", source: "TEMPORAL_ADDRESS" };
}

/**
 * The server that a command with `--store` talks to: the environment's, else the one that `headwater up` recorded there.
 * @throws InputError where there is neither
 */
export async function addressOf(store: string, env: Env): Promise<ServerAddress> {
  const given = addressFromEnvironment(env);
  if (given) return { ...given, store };
  const record = await readServerRecord(store);
  if (!record || !isAlive(record))
    throw new InputError(
      `${record ? `The Temporal server of the store ${store} has ended` : `No Temporal server is recorded in the store ${store}`}: start one with headwater up --store ${store}, or name one in TEMPORAL_ADDRESS.`,
    );
  const { address, namespace } = record;
  return { connectionOptions: { address }, namespace, source: `${store}/temporal.json`, store };
}

export interface Connected {
  readonly address: ServerAddress;
  readonly connection: Connection;
  readonly client: Client;
}

/**
 * Connects, or says at once why not.
 * @throws InputError where nothing answers, the server refuses, or it has no such namespace
 */
export async function connectServer(address: ServerAddress): Promise<Connected> {
  const { connectionOptions, namespace, source, store } = address;
  const where = connectionOptions.address ?? "localhost:7233";
  const next =
    source === "TEMPORAL_ADDRESS"
      ? "Is TEMPORAL_ADDRESS right, and the server running?"
      : "Start it with headwater up.";
  await reach(where).catch((error: Error) => {
    throw new InputError(`No Temporal server answers at ${where} (${source}): ${error.message}. ${next}`);
  });
  const connection = await Connection.connect({ ...connectionOptions, connectTimeout: "5s" }).catch((error: Error) => {
    throw new InputError(
      `${where} (${source}) is no Temporal server that lets us in: ${reason(error)}. Check address, TLS and API key.`,
    );
  });
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    const names = await namespaces(connection);
    await connection.close();
    throw new InputError(
      `The Temporal server at ${where} has no namespace ${namespace}${names}: set TEMPORAL_NAMESPACE to one that it has, or make it with temporal operator namespace create --namespace ${namespace}. (${reason(error as Error)})`,
    );
  }
  return { address, connection, client: new Client({ connection, namespace, dataConverter: converterOf(store) }) };
}

/** How payloads go through the server, for clients and workers of a store. */
export const converterOf = (store: string | undefined): DataConverter | undefined =>
  store === undefined ? undefined : { payloadCodecs: [claimCheck(store)] };

/** gRPC tries for seconds what a socket knows at once. */
function reach(address: string): Promise<void> {
  const url = new URL(`tcp://${address}`);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port), timeout: 5000 });
    socket.once("connect", () => resolve(void socket.destroy()));
    socket.once("timeout", () => socket.destroy(new Error("no answer within 5 s")));
    socket.once("error", reject);
  });
}

async function namespaces(connection: Connection): Promise<string> {
  const { namespaces } = await connection.workflowService.listNamespaces({}).catch(() => ({ namespaces: [] }));
  const names = (namespaces ?? []).map((n) => n.namespaceInfo?.name).filter((n) => n && n !== "temporal-system");
  return names.length > 0 ? `, it has ${names.join(", ")}` : "";
}

const reason = (error: Error) => ((error.cause as Error | undefined)?.message ?? error.message).split("\n")[0];
