import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What `headwater up` notes in the store, so that other commands find its server. */
export interface ServerRecord {
  readonly address: string;
  readonly namespace: string;
  /** Temporal's page. */
  readonly page: string;
  /** The server's process where `up` started it, and when that began, in the kernel's clock ticks. */
  readonly pid?: number;
  readonly born?: string;
}

const pathOf = (store: string) => join(store, "temporal.json");

export async function readServerRecord(store: string): Promise<ServerRecord | undefined> {
  try {
    return JSON.parse(await readFile(pathOf(store), "utf8")) as ServerRecord;
  } catch {
    return undefined;
  }
}

export async function writeServerRecord(store: string, record: ServerRecord): Promise<void> {
  const draft = `${pathOf(store)}.draft`;
  await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`);
  await rename(draft, pathOf(store));
}

export const removeServerRecord = (store: string): Promise<void> => rm(pathOf(store), { force: true });
