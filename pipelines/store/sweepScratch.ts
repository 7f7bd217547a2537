import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { bornAt } from "./bornAt.js";
import type { Store } from "./store.js";
import { thisPlace } from "./thisPlace.js";

const DAY = 86_400_000;

/**
 * Removes what is left of fetches that nobody goes on with, and the half-made results of processes that are gone; those of other containers and machines, whose processes
 * cannot be seen from here, when nothing has been added to them for a day.
 */
export async function sweepScratch(store: Store, now = Date.now()): Promise<void> {
  const tmp = join(store.root, "tmp");
  for (const name of await readdir(tmp)) {
    const path = join(tmp, name);
    const [pid, place] = name.split(".");
    const gone =
      place === thisPlace()
        ? bornAt(Number.parseInt(pid, 10)) === undefined
        : now - ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0) > DAY;
    if (gone) await rm(path, { recursive: true, force: true });
  }
  const fetching = join(store.root, "fetching");
  for (const name of await readdir(fetching).catch(() => [] as string[])) {
    const path = join(fetching, name);
    if (now - ((await stat(path).catch(() => undefined))?.mtimeMs ?? now) > DAY)
      await rm(path, { recursive: true, force: true });
  }
}
