import { geographyStep } from "../pipelines/geography/geographyStep.js";
import { inventoryStep } from "../pipelines/inventory/inventoryStep.js";
import { landedAt } from "../pipelines/landing/landedAt.js";
import type { PanelMeta } from "../pipelines/panel/panelMeta.js";
import type { Result, Store } from "../pipelines/store/store.js";
import type { DatasetDone } from "./activities.js";
import { inlineCompute } from "./compute/inlineCompute.js";
import { createActivities } from "./createActivities.js";
import { planNight } from "./planNight.js";

export interface PastPanels {
  /** Directory of the inventory. */
  readonly inventory: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** All of the inventory's when missing. */
  readonly services?: readonly string[];
  /** All of the services' when missing. */
  readonly freq?: string;
}

/**
 * The panels that a night as of a date uses, rebuilt from the store by the night's own steps: from what was landed up
 * to that date, and nothing else. No source is looked at and nothing is published.
 * @throws InputError for an unknown service, or a data set that was never landed
 */
export async function pastPanels(store: Store, { inventory, asOf, services, freq }: PastPanels) {
  const { meta, ...inventoryRef } = await inventoryStep(store, { directory: inventory, asOf });
  const { datasets, targets } = planNight(meta, { services, models: [] });
  const chosen = targets.filter((target) => freq === undefined || target.freq === freq);
  const { areas } = meta.inventory;
  const calendars = meta.inventory.datasets.filter((d) => d.covariates.some(({ kind }) => kind === "future"));
  const needed = new Set([areas.dataset, ...chosen.map((t) => t.dataset), ...calendars.map(({ id }) => id)]);
  const geographyRef = await geographyStep(store, { directory: inventory, inventory: meta.inventory });
  const scope = { asOf, inventoryRef, geographyRef, datasets: datasets.filter((id) => needed.has(id)) };
  const act = createActivities({ store, compute: inlineCompute() });
  const load = async (dataset: string, named?: DatasetDone) =>
    act.load(scope, { ...(await landedAt(store, { dataset, asOf })), dataset, says: "" }, named);
  const named = await load(areas.dataset);
  const loaded: DatasetDone[] = [];
  // One after the other: the first that was never landed is the one that is named.
  for (const dataset of scope.datasets) loaded.push(dataset === areas.dataset ? named : await load(dataset, named));
  const panels: Result<PanelMeta>[] = [];
  for (const target of chosen) panels.push(await store.open<PanelMeta>(await act.panel(scope, target, loaded)));
  return panels;
}
