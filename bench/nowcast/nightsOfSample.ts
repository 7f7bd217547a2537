import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { generateSample } from "../../data/sample/generateSample.js";
import type { PanelMeta } from "../../pipelines/panel/panelMeta.js";
import type { Result } from "../../pipelines/store/store.js";
import { openStore } from "../../pipelines/store/store.js";
import { inlineCompute } from "../../workflows/compute/inlineCompute.js";
import { createActivities } from "../../workflows/createActivities.js";
import { packageRoot } from "../../workflows/packageRoot.js";

/** Data sets of the sample whose rows come late and are counted, and what they need. */
const DATASETS = [
  "areas",
  "bank-holidays",
  "ae-attendances",
  "council-tax-contacts",
  "housing-repairs",
  "waste-reports",
];

/** The panels that nights of the sample use, one night after the other in one store. */
export async function* nightsOfSample(root: string, dates: readonly string[]): AsyncGenerator<Result<PanelMeta>[]> {
  const inventory = join(root, "inventory");
  await mkdir(inventory);
  for (const id of ["inventory", ...DATASETS])
    await cp(join(packageRoot, "data", "inventory", "sample", `${id}.yaml`), join(inventory, `${id}.yaml`));
  const store = await openStore(join(root, "store"));
  const act = createActivities({ store, compute: inlineCompute() });
  const sources = join(root, "sources");
  for (const asOf of dates) {
    await generateSample(sources, { asOf, seed: 1 });
    const plan = await act.plan({ inventory, sources, asOf, models: ["seasonal-naive"], seed: 1 });
    const loaded = [];
    for (const dataset of plan.datasets) {
      const landed = await act.land(plan, dataset);
      if ("skipped" in landed) throw new Error(landed.skipped);
      loaded.push(await act.load(plan, landed));
    }
    const panels: Result<PanelMeta>[] = [];
    for (const target of plan.targets) panels.push(await store.open<PanelMeta>(await act.panel(plan, target, loaded)));
    yield panels;
  }
}
