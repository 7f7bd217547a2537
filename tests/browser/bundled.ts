import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { scratch } from "../scratch.js";
import { root } from "../structure/sourceTree.js";

/** Bundles an entry point as the build does: the file (gone when the test ends), and what went wrong. */
export async function bundled(entry: string): Promise<{ file: string; stderr: string; status: number | null }> {
  const file = join(await scratch(), "bundled.mjs");
  const args = [join(root, "setup", "bundle.mjs"), entry, file];
  const { stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  return { file, stderr, status };
}
