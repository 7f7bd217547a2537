import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bornAt } from "../../pipelines/store/bornAt.js";

/**
 * What `headwater up` notes in the store, so that other commands find its server. It stays when the server has ended,
 * so that the next one has the same address.
 */
export interface ServerRecord {
  readonly address: string;
  readonly namespace: string;
  /** Temporal's page. */
  readonly page: string;
  /** The server's process, and when that began (`bornAt`). */
  readonly pid: number;
  readonly born: string;
}

/** Whether the recorded server is alive: another process may have its number, and another server its port. */
export const isAlive = ({ pid, born }: ServerRecord): boolean => bornAt(pid) === born;

const pathOf = (store: string) => join(store, "temporal.json");

/** What the store says of its server; undefined where none was ever started. */
export async function readServerRecord(store: string): Promise<ServerRecord | undefined> {
  try {
    return JSON.parse(await readFile(pathOf(store), "utf8")) as ServerRecord;
  } catch {
    return undefined;
  }
}

/** Notes a server in the store; a reader sees the old record or the new one. */
export async function writeServerRecord(store: string, record: ServerRecord): Promise<void> {
  const draft = `${pathOf(store)}.draft`;
  await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`);
  await rename(draft, pathOf(store));
}
