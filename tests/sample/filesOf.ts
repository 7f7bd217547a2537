import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** Every file below a directory: its path there, and its bytes. */
export async function filesOf(dir: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(paths.sort().map(async (path) => [relative(dir, path), await readFile(path)] as const)),
  );
}
