import type { Database } from "../duckdb/database.js";
import type { Dataset } from "../inventory/dataset.js";
import { coversMore } from "../panel/coversMore.js";
import { createMoves } from "../panel/createMoves.js";
import type { PanelMeta } from "../panel/panelMeta.js";
import type { Ingredient } from "./ingredient.js";
import { knownAhead, wordOf } from "./knownAhead.js";
import { observed } from "./observed.js";

/** A data set and SQL of its rows (`rowsOf`). */
export interface OpenDataset {
  readonly dataset: Dataset;
  readonly rows: string;
}

/**
 * The covariates of other data sets, one value for all areas or one an area: weather as it was known, holidays and terms
 * known ahead. Of a database with `panel_keys`.
 */
export async function covariates(
  database: Database,
  meta: PanelMeta,
  sources: readonly OpenDataset[],
  notes: string[],
): Promise<Ingredient[]> {
  const found: Ingredient[] = [];
  await createMoves(database);
  for (const [i, { dataset, rows }] of sources.entries())
    for (const [k, { name, kind, measure, ...fields }] of dataset.covariates.entries()) {
      const table = `covariate_${i}_${k}`;
      const column = `${name}_${wordOf(measure)}`;
      const leaveOut = (reason: string) => notes.push(`${column} is left out of ${meta.service}: ${reason}.`);
      const keys: Ingredient["keys"] = fields.area ? ["window", "area", "ds"] : ["window", "ds"];
      const ingredient = { table, keys, name: column, role: kind, from: dataset.id };
      const { time } = dataset;
      if (!time) leaveOut(`the data set ${dataset.id} has no time`);
      else if (coversMore(dataset, meta.freq) && !(kind === "future" && dataset.covers === "day"))
        leaveOut(`its rows each cover a ${dataset.covers}`);
      else if (kind === "future") {
        await knownAhead(database, meta, { table, rows, time, measure, ...fields });
        found.push({ ...ingredient, behind: 0 });
      } else if (measure !== "share") {
        const known = await observed(database, meta, { table, dataset, rows, time, measure, area: fields.area });
        if ("reason" in known) leaveOut(known.reason);
        else found.push({ ...ingredient, ...known });
      }
    }
  return found;
}
