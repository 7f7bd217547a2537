import type { PanelMeta } from "../panel/panelMeta.js";
import type { DelayRow } from "../published/rows.js";

/** Rows of the published table `delays`: how late the rows of each data set come, as far as its landings tell. */
export function delayRows(panels: readonly Pick<PanelMeta, "dataset" | "reported">[]): DelayRow[] {
  const curves = new Map(panels.flatMap(({ dataset, reported }) => (reported ? [[dataset, reported.share]] : [])));
  return [...curves].flatMap(([dataset, shares]) => shares.map((share, days) => ({ dataset, days, share })));
}
