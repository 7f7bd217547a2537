import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { bornAt } from "./bornAt.js";
import type { Store } from "./store.js";

/** Removes the half-made results of processes that are gone. */
export async function sweepScratch(store: Store): Promise<void> {
  const tmp = join(store.root, "tmp");
  for (const name of await readdir(tmp))
    if (bornAt(Number.parseInt(name, 10)) === undefined) await rm(join(tmp, name), { recursive: true, force: true });
}
