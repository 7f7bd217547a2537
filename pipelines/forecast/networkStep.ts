import { join } from "node:path";
import type { Forecast } from "../../models/method.js";
import type { FeatureColumn } from "../features/featuresMeta.js";
import type { Ref, Result, Store } from "../store/store.js";
import type { FitCard } from "./fitCard.js";
import { writeForecasts } from "./forecastTable.js";
import { plannedBackend } from "./plannedBackend.js";
import { type ServicePanel, windowPanels } from "./windowPanels.js";

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

interface NetworkStep {
  readonly name: string;
  /** Raised whenever what it writes changes. */
  readonly version: number;
  /** What its forecasts depend on beside the inputs of every network. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Which covariate columns it reads; all when missing. */
  readonly kept?: (column: FeatureColumn) => boolean;
  /** Forecasts of each service, in order, over at most `h` periods, and what is to be said of the fit. */
  readonly forecast: (
    parts: readonly ServicePanel[],
    h: number,
    tf: Awaited<ReturnType<typeof plannedBackend>>["tf"],
  ) => Promise<FitCard & { readonly forecasts: readonly Forecast[] }>;
}

/**
 * The step of a network that is trained across all services of a frequency, on what was known at one window's cutoffs
 * alone. Services that the window does not reach are not in it.
 */
export function networkStep(
  store: Store,
  { features, freq, window, seed, backend }: NetworkInputs,
  { name, version, inputs, kept, forecast }: NetworkStep,
): Promise<Result<FitCard> & { reused: boolean }> {
  const digests = features.map(({ digest }) => digest).sort();
  const { name: backendName, threads } = backend;
  return store.step<FitCard>({
    name,
    version,
    inputs: { features: digests, freq, window, seed, backend: { name: backendName, threads }, ...inputs },
    async run(dir) {
      const path = join(dir, "forecast.parquet");
      const parts = await windowPanels(store, features, window, kept);
      if (parts.length === 0) {
        await writeForecasts(path, []);
        return { card: { series: 0 } };
      }
      const { tf } = await plannedBackend(backend);
      const { forecasts, ...said } = await forecast(parts, Math.max(...parts.map(({ meta }) => meta.horizon)), tf);
      await writeForecasts(
        path,
        parts.map(({ meta, areas }, p) => ({ meta, window, areas, forecast: forecasts[p] })),
      );
      return said;
    },
  });
}
