import type { Explanation, Reason } from "../../models/explanation.js";
import { frequency } from "../../models/frequency.js";
import type { Fitted } from "../../models/method.js";
import type { FutureCovariates, Panel } from "../../models/panel.js";
import { InputError } from "../inputError.js";
import { dateCell, numberCell, textCell } from "./csvCell.js";
import { EXPLAINED } from "./tableMethods.js";
import { writeLines } from "./writeLines.js";

/** What is explained. */
export interface ExplainedTable {
  readonly panel: Panel;
  readonly horizon: number;
  readonly future: FutureCovariates;
  /** The fits by the names of their models; the mean of their quantiles is the forecast. */
  readonly fits: readonly (readonly [string, Fitted])[];
}

/**
 * Writes what carried the medians of a table's forecasts, one line a reason: `unique_id, ds, model, kind, name, share,
 * forecast, value`, as `Reason` has them. Before the reasons of a model stands its share in the forecast, with its
 * median (kind `model`); models that are one formula have that line alone.
 */
export async function explainTable(out: string, table: ExplainedTable): Promise<void> {
  await writeLines(out, "unique_id,ds,model,kind,name,share,forecast,value", reasonLines(table));
}

/** @throws InputError where no model has anything to explain */
export function checkExplained(models: readonly string[]): void {
  if (models.some((name) => EXPLAINED.includes(name))) return;
  throw new InputError(
    `--explain is about the pretrained network, which --models ${models.join(",")} does not use. Add one of ${EXPLAINED.join(", ")}, or leave out --explain.`,
    2,
  );
}

function* reasonLines({ panel, horizon: h, future, fits }: ExplainedTable): Iterable<string> {
  const { freq, ids, offsets, ds } = panel;
  const { add } = frequency(freq);
  const ends = new Map(ids.map((id, i) => [id, ds[offsets[i + 1] - 1]]));
  const share = 1 / fits.length;
  for (const [model, fitted] of fits) {
    for (const { unique_id, h: step, median, reasons } of explained(panel, fitted, h, future)) {
      const start = [textCell(unique_id), dateCell(add(ends.get(unique_id)!, step), freq), model].join();
      const whole = { kind: "model", name: model, share, forecast: median, value: share * median };
      for (const { kind, name, share, forecast, value } of [whole, ...reasons])
        yield [start, kind, textCell(name), cell(share), cell(forecast), numberCell(value)].join();
    }
  }
}

function* explained(panel: Panel, fitted: Fitted, h: number, future: FutureCovariates): Iterable<Explanation> {
  if (fitted.explain) return yield* fitted.explain({ h, future });
  const { quantiles } = fitted.predict({ h, levels: [0.5], future });
  for (const [row, median] of quantiles.entries())
    yield { unique_id: panel.ids[Math.floor(row / h)], h: (row % h) + 1, median, reasons: [] };
}

const cell = (value: Reason["share"]) => (value === null ? "" : numberCell(value));
