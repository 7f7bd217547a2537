import type { PanelMeta } from "../panel/panelMeta.js";

/** A covariate column of `features.parquet`. */
export interface FeatureColumn {
  readonly name: string;
  /** `static`: one value an area; `historic`: known up to the cutoff; `future`: known over the horizon too. */
  readonly role: "static" | "historic" | "future";
  /** Where it comes from: `y`, `calendar`, a service, or the id of a data set. */
  readonly from: string;
}

/** The panel's facts, the roles of its covariate columns in their order, and what was left out and why. */
export interface FeaturesMeta extends PanelMeta {
  readonly columns: readonly FeatureColumn[];
  readonly notes: readonly string[];
}
