import { join } from "node:path";
import { holtWinters } from "../../models/holtWinters.js";
import type { LocalMethod } from "../../models/localMethod.js";
import { LEVELS } from "../../models/method.js";
import { pretrained } from "../../models/pretrained/pretrained.js";
import { seasonalNaive } from "../../models/seasonalNaive.js";
import { simpleSmoothing } from "../../models/simpleSmoothing.js";
import { panelOf } from "../columnar/panelOf.js";
import { InputError } from "../inputError.js";
import { tellNobody } from "../progress.js";
import type { Ref, Result, Store } from "../store/store.js";
import type { FitCard } from "./fitCard.js";
import { writeForecasts } from "./forecastTable.js";
import { openFeatures } from "./openFeatures.js";

/** The local methods of the combination, by the names that `--models` gives them. */
const METHODS = new Map<string, LocalMethod>(
  [seasonalNaive, simpleSmoothing, holtWinters, pretrained].map((method) => [method.name, method]),
);

/** Forecasts of one local method: of every window of a panel, the live one and those of the backtest. */
export async function local(
  store: Store,
  { features, member, seed }: { features: Ref; member: string; seed: number },
  tell = tellNobody,
): Promise<Result<FitCard> & { reused: boolean }> {
  const method = METHODS.get(member);
  if (!method) throw new InputError(`Unknown model: ${member}. Local models are ${[...METHODS.keys()].join(", ")}.`);
  return store.step<FitCard>({
    name: "local",
    version: 2,
    inputs: { features: features.digest, member, seed },
    async run(dir) {
      const { table, meta } = await openFeatures(store, features);
      const h = meta.horizon;
      let card: FitCard["card"] = {};
      const forecasts = meta.windows.map(({ window }, done, { length: of }) => {
        tell({ done, of, unit: "windows" });
        const { panel, areas } = panelOf(table, meta, { window });
        const fitted = method.fit(panel, { h, seed });
        if (window === 0) card = fitted.card;
        return { meta, window, areas, forecast: fitted.predict({ h, levels: LEVELS }) };
      });
      await writeForecasts(join(dir, "forecast.parquet"), forecasts);
      return { card };
    },
  });
}
