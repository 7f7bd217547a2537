import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import pLimit from "p-limit";

/** Makes a file or a directory's entries durable. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Several at a time: what a disk is asked for together it writes together. Of many files not all are open at once. */
async function syncTree(path: string): Promise<void> {
  const below = (await stat(path)).isDirectory() ? await readdir(path, { recursive: true }) : [];
  await pLimit(8).map([path, ...below.map((name) => join(path, name))], sync);
}

/**
 * Moves a finished file or directory to its name, durably: a reader sees all of it or none.
 * Where the name is taken by a directory already, that one holds the same content by its hash and stays.
 */
export async function commit(temporary: string, final: string): Promise<void> {
  await syncTree(temporary);
  try {
    await rename(temporary, final);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    await rm(temporary, { recursive: true, force: true });
  }
  await sync(dirname(final));
}
