import { panelOf, type WindowPanel } from "../columnar/panelOf.js";
import type { FeatureColumn, FeaturesMeta } from "../features/featuresMeta.js";
import type { Ref, Store } from "../store/store.js";
import { openFeatures } from "./openFeatures.js";

/** One service's panel in one window. */
export interface ServicePanel extends WindowPanel {
  readonly meta: FeaturesMeta;
}

/**
 * The panels of one window, one a service that it reaches, in the order of their names.
 * @param kept which covariate columns are in them; all when missing
 */
export async function windowPanels(
  store: Store,
  features: readonly Ref[],
  window: number,
  kept: (column: FeatureColumn) => boolean = () => true,
): Promise<ServicePanel[]> {
  const reached = await Promise.all(
    features.map(async (ref) => {
      const { meta } = await store.open<FeaturesMeta>(ref);
      return meta.windows.some((w) => w.window === window) ? [ref] : [];
    }),
  );
  const opened = await Promise.all(reached.flat().map((ref) => openFeatures(store, ref, { window, kept })));
  return opened
    .sort((a, b) => (a.meta.service < b.meta.service ? -1 : 1))
    .map(({ table, meta }) => ({ ...panelOf(table, meta, { window }), meta }));
}
