import { stat } from "node:fs/promises";
import { dirname } from "node:path";

/** The path itself where it is there, else the nearest directory above it that is. */
export async function existingParent(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) if ((await stat(at).catch(() => undefined)) || at === dirname(at)) return at;
}
