import { join } from "node:path";
import { type Forecast, LEVELS } from "../../models/method.js";
import { network as method } from "../../models/network.js";
import { panelOf } from "../columnar/panelOf.js";
import { InputError } from "../inputError.js";
import { tellNobody } from "../progress.js";
import type { Ref, Result, Store } from "../store/store.js";
import { tensorBackend } from "./backend.js";
import type { FitCard } from "./fitCard.js";
import { writeForecasts } from "./forecastTable.js";
import { mergePanels } from "./mergePanels.js";
import { openFeatures } from "./openFeatures.js";

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
      const { tf, name } = await tensorBackend(backend.name);
      if (name !== backend.name)
        throw new InputError(
          `This night was planned with the backend ${backend.name}, this worker has ${name}. Set HEADWATER_BACKEND alike everywhere.`,
        );
      const opened = await Promise.all(features.map((ref) => openFeatures(store, ref)));
      const reached = opened
        .filter(({ meta }) => meta.windows.some((w) => w.window === window))
        .sort((a, b) => (a.meta.service < b.meta.service ? -1 : 1));
      const path = join(dir, "forecast.parquet");
      if (reached.length === 0) {
        await writeForecasts(path, []);
        return { card: { series: 0 } };
      }
      const parts = reached.map(({ table, meta }) => panelOf(table, meta, { window }));
      const h = Math.max(...reached.map(({ meta }) => meta.horizon));
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
        reached.map(({ meta }, p) => {
          const { areas } = parts[p];
          const own = { meta, window, areas, forecast: part(forecast, first, areas.length, meta.horizon) };
          first += areas.length;
          return own;
        }),
      );
      return { card: fitted.card };
    },
  });
}

/** Forecasts of some series, up to their own horizon. */
function part({ h, levels, mean, quantiles }: Forecast, first: number, series: number, horizon: number): Forecast {
  const cut = (values: Float64Array, width: number) => {
    const out = new Float64Array(series * horizon * width);
    for (let i = 0; i < series; i++) {
      const from = (first + i) * h * width;
      out.set(values.subarray(from, from + horizon * width), i * horizon * width);
    }
    return out;
  };
  return { h: horizon, levels, mean: cut(mean, 1), quantiles: cut(quantiles, levels.length) };
}
