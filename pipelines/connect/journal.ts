import { readFile, rename, writeFile } from "node:fs/promises";

/** How far an attempt came, for the one after it, should this one be killed; undefined where none says so. */
export async function readJournal<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch {
    return undefined;
  }
}

/** The old text or the new one is there at any time, never a part. */
export async function writeJournal(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(value));
  await rename(`${path}.new`, path);
}
