import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageVersion } from "../packageRoot.js";

const ROOMS = ["workflows", "pipelines", "models", "site", "data/sample"];

/** Names the code that a worker runs: the package's version and a hash of what can change a result. */
export function buildId(root = fileURLToPath(new URL("../..", import.meta.url))): string {
  const hash = createHash("sha256");
  const walk = (dir: string) => {
    for (const entry of readdirSync(join(root, dir), { withFileTypes: true }).sort((a, b) => compare(a.name, b.name))) {
      const path = `${dir}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (/(?<!\.d)\.(js|ts|tsx)$/.test(path)) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
    }
  };
  ROOMS.forEach(walk);
  return `${packageVersion}-${hash.digest("hex").slice(0, 12)}`;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
