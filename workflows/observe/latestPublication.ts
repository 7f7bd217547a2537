import { readlink } from "node:fs/promises";
import { join } from "node:path";
import { readPublished } from "../../pipelines/published/readPublished.js";

export interface LatestPublication {
  readonly run: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Data sets that it has at an earlier state, and why. */
  readonly heldBack: readonly { readonly title: string; readonly reason: string }[];
}

/** What planners see now; undefined where nothing was ever published. */
export async function latestPublication(store: string): Promise<LatestPublication | undefined> {
  const latest = join(store, "published", "latest");
  if ((await readlink(latest).catch(() => undefined)) === undefined) return undefined;
  const { runs, datasets } = await readPublished(latest, ["runs", "datasets"]);
  const { run, as_of } = runs.object() as { run: string; as_of: Date };
  const rows = datasets.objects() as { title: string; status: string; reason: string }[];
  return {
    ...{ run, asOf: as_of.toISOString().slice(0, 10) },
    heldBack: rows.filter(({ status }) => status === "held back").map(({ title, reason }) => ({ title, reason })),
  };
}
