import { join } from "node:path";
import { LEVELS } from "../../models/method.js";
import { network as method } from "../../models/network.js";
import { tellNobody } from "../progress.js";
import type { Ref, Result, Store } from "../store/store.js";
import type { FitCard } from "./fitCard.js";
import { writeForecasts } from "./forecastTable.js";
import { mergePanels } from "./mergePanels.js";
import { plannedBackend } from "./plannedBackend.js";
import { seriesOf } from "./seriesOf.js";
import { windowPanels } from "./windowPanels.js";

export interface NetworkInputs {
  /** Features of every service of one frequency. */
  readonly features: readonly Ref[];
  readonly freq: string;
  /** 0 is the live forecast, k the k-th last cutoff of the backtest. */
  readonly window: number;
  readonly seed: number;
  /** The backend that the night was planned with: its bytes are its own. */
  readonly backend: { readonly name: string; readonly threads: number };
}

/**
 * Forecasts of one window of a network that is trained across all services of a frequency, on what was known at the
 * window's cutoffs alone. Services that the window does not reach are not in it.
 */
export async function network(
  store: Store,
  { features, freq, window, seed, backend }: NetworkInputs,
  tell = tellNobody,
): Promise<Result<FitCard> & { reused: boolean }> {
  const digests = features.map(({ digest }) => digest).sort();
  return store.step<FitCard>({
    name: "network",
    version: 2,
    inputs: { features: digests, freq, window, seed, backend: { name: backend.name, threads: backend.threads } },
    async run(dir) {
      const { tf } = await plannedBackend(backend);
      const parts = await windowPanels(store, features, window);
      const path = join(dir, "forecast.parquet");
      if (parts.length === 0) {
        await writeForecasts(path, []);
        return { card: { series: 0 } };
      }
      const h = Math.max(...parts.map(({ meta }) => meta.horizon));
      const { panel, future } = mergePanels(parts, h);
      const fitted = await method.fit(panel, {
        ...{ h, seed, tf },
        // Some ten times a training: each is a message to another process.
        onStep: (done, of) => done % Math.ceil(of / 10) === 0 && tell({ done, of, unit: "training steps" }),
      });
      const forecast = fitted.predict({ h, levels: LEVELS, future });
      let first = 0;
      await writeForecasts(
        path,
        parts.map(({ meta, areas }) => {
          const own = { meta, window, areas, forecast: seriesOf(forecast, first, areas.length, meta.horizon) };
          first += areas.length;
          return own;
        }),
      );
      return { card: fitted.card };
    },
  });
}
