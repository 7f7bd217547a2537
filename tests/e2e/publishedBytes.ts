import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hashFile } from "../../pipelines/store/hash.js";

/** SHA-256 of every published table of a run, by file name. */
export async function publishedBytes(store: string, run = "latest"): Promise<Record<string, string>> {
  const dir = join(store, "published", run);
  const names = (await readdir(dir)).filter((name) => /\.(parquet|arrow|csv)$/.test(name)).sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await hashFile(join(dir, name))])));
}
