import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { From } from "../connect/connectors.js";
import { hashValue } from "../store/hash.js";
import type { Store } from "../store/store.js";

/** All that a fetch depends on: with the same, one that was killed goes on. */
export interface Fetch {
  readonly dataset: string;
  readonly from: From;
  readonly asOf: string;
  /** Hash of the landing that it builds on. */
  readonly last?: string;
}

const directoryOf = (store: Store, dataset: string) => join(store.root, "fetching", dataset);

/** Where a fetch gathers its files, with what an attempt at the same one left; what is left of others goes. */
export async function fetchDirectory(store: Store, { dataset, ...fetch }: Fetch): Promise<string> {
  const all = directoryOf(store, dataset);
  const name = hashValue(fetch);
  for (const other of await readdir(all).catch(() => [] as string[]))
    if (other !== name) await rm(join(all, other), { recursive: true, force: true });
  await mkdir(join(all, name), { recursive: true });
  return join(all, name);
}

/** Once a data set is landed, nothing of its fetch is needed. */
export const endFetch = (store: Store, dataset: string) =>
  rm(directoryOf(store, dataset), { recursive: true, force: true });
