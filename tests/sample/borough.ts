import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSample } from "../../data/sample/generateSample.js";
import type { Truth } from "../../data/sample/truth.js";
import { type Database, withDatabase } from "../../pipelines/duckdb/database.js";
import { createRawViews } from "./rawViews.js";

export interface Borough {
  readonly dir: string;
  readonly truth: Truth;
  /** Its raw files as SQL sees them (see `createRawViews`). */
  readonly database: Database;
  close(): Promise<void>;
}

/** A generated borough for a whole test file, as of one ordinary day in the middle of a year, with a leap year behind it. */
export async function openBorough(asOf = "2025-08-19", seed = 1): Promise<Borough> {
  const parent = await mkdtemp(join(tmpdir(), "headwater-sample-"));
  const dir = join(parent, "sample");
  await generateSample(dir, { asOf, seed });
  const truth = JSON.parse(await readFile(join(dir, "truth.json"), "utf8")) as Truth;
  return new Promise((resolve, reject) => {
    const closed = withDatabase({}, async (database) => {
      await createRawViews(database, dir);
      await new Promise<void>((end) => {
        const close = async () => {
          end();
          await closed;
          await rm(parent, { recursive: true, force: true });
        };
        resolve({ dir, truth, database, close });
      });
    });
    closed.catch(reject);
  });
}
