import { readlink } from "node:fs/promises";
import { join } from "node:path";
import { readPublished } from "../../pipelines/published/readPublished.js";

export interface LatestPublication {
  readonly run: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
}

/** What planners see now; undefined where nothing was ever published. */
export async function latestPublication(store: string): Promise<LatestPublication | undefined> {
  const latest = join(store, "published", "latest");
  if ((await readlink(latest).catch(() => undefined)) === undefined) return undefined;
  const { runs } = await readPublished(latest, ["runs"]);
  const { run, as_of } = runs.object() as { run: string; as_of: Date };
  return { run, asOf: as_of.toISOString().slice(0, 10) };
}
