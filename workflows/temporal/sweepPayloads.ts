import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { payloadsIn } from "./claimCheck.js";

/** Longer than a server keeps the history of a night that has ended (`deploy/temporal/namespace.sh`: 30 days). */
const KEPT = 40 * 86_400_000;

/** Removes the payloads that no night has used for so long that no history can name them any more. */
export async function sweepPayloads(root: string, now = Date.now()): Promise<void> {
  const directory = payloadsIn(root);
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name);
    if (now - (await stat(path)).mtimeMs > KEPT) await rm(path, { force: true });
  }
}
