import { cpSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "../structure/sourceTree.js";
import { copies, stages } from "./containerfile.js";

/** Lays the package out below `dir` as the last stage of the Containerfile does: what it forgets is not there. */
export function layOut(dir: string): string {
  const [, final] = stages();
  for (const { sources, target } of copies(final))
    for (const source of sources) {
      const path = source.replace("/app/", "");
      const to = join(dir, target.endsWith("/") ? join(target, path) : target);
      mkdirSync(join(to, ".."), { recursive: true });
      // Hundreds of megabytes, which nobody writes to: a link will do.
      if (path === "node_modules") symlinkSync(join(root, path), to, "dir");
      else cpSync(join(root, path), to, { recursive: true });
    }
  return join(dir, "app");
}

/** Every file and directory below `dir` with its size and time of change; links are not followed. */
export function traces(dir: string, under = ""): string[] {
  return readdirSync(join(dir, under), { withFileTypes: true }).flatMap((entry) => {
    const path = join(under, entry.name);
    const { size, mtimeMs } = lstatSync(join(dir, path));
    return [`${path} ${size} ${mtimeMs}`, ...(entry.isDirectory() ? traces(dir, path) : [])];
  });
}
