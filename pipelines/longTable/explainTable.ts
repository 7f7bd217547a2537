import { frequency } from "../../models/frequency.js";
import type { Panel } from "../../models/panel.js";
import { explain } from "../../models/pretrained/explain.js";
import { sliceSeries } from "../../models/sliceSeries.js";
import type { Engine } from "../../models/training/makeTrainer.js";
import { InputError } from "../inputError.js";
import { dateCell, numberCell, textCell } from "./csvCell.js";
import { type LongTableOptions, readLongTable } from "./readLongTable.js";
import { BY_PRETRAINED } from "./tableMethods.js";
import { writeLines } from "./writeLines.js";

/** Series that are explained at once: an explanation has some forty lines a series and step. */
const SERIES_AT_ONCE = 64;

export interface ExplainOptions extends LongTableOptions {
  readonly horizon: number;
  /** What forecasts the table. */
  readonly models: readonly string[];
  /** Where the reasons are written, as CSV. */
  readonly out: string;
  readonly engine?: Engine;
}

/**
 * Writes what carried the pretrained network's forecasts of a long table, one line a reason: `unique_id, ds, kind, name,
 * value, forecast`, as `Reason` has them. Of the network as it is shipped: a copy that is tuned on the table's own past
 * may weigh the candidates otherwise.
 * @returns a line about what else there is in the forecasts, where there is something
 */
export async function explainTable(options: ExplainOptions): Promise<string[]> {
  checkExplained(options.models);
  const panel = await readLongTable(options);
  const head = "unique_id,ds,kind,name,value,forecast";
  await writeLines(options.out, head, reasonLines(panel, options.horizon, options.engine));
  if (options.models.every((name) => name === "pretrained")) return [];
  return [`explained: the network as it is shipped, which is a part of ${options.models.join("+")}`];
}

/** @throws InputError where no model has a network that could be explained */
export function checkExplained(models: readonly string[]): void {
  if (models.some((name) => BY_PRETRAINED.includes(name))) return;
  throw new InputError(
    `--explain is about the pretrained network, which --models ${models.join(",")} does not use. Add one of ${BY_PRETRAINED.join(", ")}, or leave out --explain.`,
    2,
  );
}

function* reasonLines(panel: Panel, h: number, engine?: Engine): Iterable<string> {
  const { ids, freq, offsets, ds } = panel;
  const { add } = frequency(freq);
  for (let from = 0; from < ids.length; from += SERIES_AT_ONCE) {
    const to = Math.min(from + SERIES_AT_ONCE, ids.length);
    const ends = new Map(ids.slice(from, to).map((id, i) => [id, ds[offsets[from + i + 1] - 1]]));
    for (const reason of explain(sliceSeries(panel, from, to), { h, engine })) {
      const { unique_id, kind, name, value, forecast } = reason;
      const date = dateCell(add(ends.get(unique_id)!, reason.h), freq);
      const says = forecast === null ? "" : numberCell(forecast);
      yield [textCell(unique_id), date, kind, textCell(name), numberCell(value), says].join();
    }
  }
}
