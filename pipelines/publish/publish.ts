import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderPage } from "../../site/renderPage.js";
import { withDatabase } from "../duckdb/database.js";
import { commit } from "../store/commit.js";
import type { Store } from "../store/store.js";
import { dataPackage } from "./dataPackage.js";
import { exportTables } from "./exportTables.js";
import { fillTables } from "./fillTables.js";
import { nightOf } from "./nightOf.js";
import { hasLatest, pointLatest } from "./pointLatest.js";
import type { PublicationInputs, RunFacts } from "./publication.js";

/** Where a run is published. */
export interface Publication {
  readonly run: string;
  /** Absolute directory, `published/<run>`. */
  readonly dir: string;
}

/**
 * Publishes a run: its tables, page and data package appear together under `published/<run>`, then `published/latest`
 * points there (a `past` run leaves it where it is, if it is anywhere). A run that is published already is not written again: its name is the hash of all that it depends on.
 * @throws InputError when a key is not unique or a number not finite; then nothing is published
 */
export async function publish(
  store: Store,
  { run, inputs, past = false }: { run: RunFacts; inputs: PublicationInputs; past?: boolean },
): Promise<Publication> {
  const dir = join(store.root, "published", run.run);
  if (!(await stat(dir).catch(() => undefined))) {
    const work = await store.scratch();
    try {
      await write(work, run, inputs);
      await store.change("published", () => commit(work, dir));
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  if (!past || !(await hasLatest(store))) await pointLatest(store, run.run);
  return { run: run.run, dir };
}

async function write(dir: string, run: RunFacts, inputs: PublicationInputs): Promise<void> {
  await withDatabase({ path: join(dir, "headwater.duckdb") }, async (database) => {
    await fillTables(database, run, inputs);
    await exportTables(database, run, dir);
    await writeFile(join(dir, "datapackage.json"), await dataPackage(database, dir, run, inputs.title));
    await writeFile(join(dir, "index.html"), renderPage(await nightOf(database, inputs)));
    await database.run("CHECKPOINT");
  });
}
