import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { geographyStep } from "../../pipelines/geography/geographyStep.js";
import type { Dataset } from "../../pipelines/inventory/dataset.js";
import { panel } from "../../pipelines/panel/panel.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { AREAS, inventory, loaded, query } from "./loaded.js";

/** The panel of rows that are given as SQL, with files beside the inventory; `build` makes it again. */
export async function panelWithFiles(
  set: Dataset,
  rows: string,
  files: Record<string, string>,
  { areas = AREAS, freq = "D", asOf = "2024-01-03" } = {},
) {
  const directory = await scratch();
  const store = await openStore(await scratch());
  const build = async () => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
    const all = inventory(set);
    const result = await panel(store, {
      inventory: all,
      target: { service: "cases", freq, dataset: "cases" },
      rows: await loaded(store, "cases", rows),
      areas: await loaded(store, "areas", areas),
      geography: await geographyStep(store, { directory, inventory: all }),
      asOf,
    });
    const counts = await query<{ area: string; y: number }>(
      result.dir,
      "panel.parquet",
      `SELECT area, sum(y) AS y FROM t WHERE "window" = 0 GROUP BY area ORDER BY area`,
    );
    return { ...result, counts: Object.fromEntries(counts.map(({ area, y }) => [area, y])) };
  };
  return { ...(await build()), build, files };
}
