import { join } from "node:path";
import { LEVELS } from "../../models/method.js";
import { SCORED_LEVELS } from "../../models/metrics.js";
import type { Panel } from "../../models/panel.js";
import type { Tuning } from "../../models/pretrained/adapt.js";
import { pretrained, shippedNetwork } from "../../models/pretrained/pretrained.js";
import { corrected } from "../../models/residual/corrected.js";
import { learnResidual, sayResidual } from "../../models/residual/learnResidual.js";
import type { FeatureColumn } from "../features/featuresMeta.js";
import { tellNobody } from "../progress.js";
import type { Result, Store } from "../store/store.js";
import type { FitCard } from "./fitCard.js";
import { writeForecasts } from "./forecastTable.js";
import { graphFolder } from "./graphFolder.js";
import { mergePanels } from "./mergePanels.js";
import type { NetworkInputs } from "./network.js";
import { plannedBackend } from "./plannedBackend.js";
import { seriesOf } from "./seriesOf.js";
import { type ServicePanel, windowPanels } from "./windowPanels.js";

/** Fewer and larger steps than a single table gets: a night tunes for every frequency and window. */
const TUNING: Partial<Tuning> = { steps: 150, rate: 4e-4, batch: 128, rows: 8_000 };

/**
 * Forecasts of one window of the pretrained network with a copy that is tuned on the past of all services of a
 * frequency, corrected service by service by what covariates tell: holidays, weather, other services. Both have only
 * the weight that they earned on the last windows before the cutoff, calibration included; nothing after it is known.
 */
export async function tuned(
  store: Store,
  { features, freq, window, seed, backend }: NetworkInputs,
  tell = tellNobody,
): Promise<Result<FitCard> & { reused: boolean }> {
  const digests = features.map(({ digest }) => digest).sort();
  return store.step<FitCard>({
    name: "tuned",
    version: 1,
    inputs: {
      ...{ features: digests, freq, window, seed, backend: { name: backend.name, threads: backend.threads } },
      ...{ weights: shippedNetwork().hash, tuning: { ...TUNING } },
    },
    async run(dir) {
      const { tf } = await plannedBackend(backend);
      const parts = await windowPanels(store, features, window, isNews);
      const path = join(dir, "forecast.parquet");
      if (parts.length === 0) {
        await writeForecasts(path, []);
        return { card: { series: 0 } };
      }
      const graphs = graphFolder();
      try {
        const engine = { tf, save: graphs.save };
        const h = Math.max(...parts.map(({ meta }) => meta.horizon));
        const { panel } = mergePanels(parts.map(bare), h);
        const fitted = pretrained.fit(panel, { h, seed, engine, tune: TUNING });
        const forecast = fitted.predict({ h, levels: LEVELS });
        const cards: Record<string, FitCard["card"]> = {};
        let first = 0;
        const forecasts = parts.map(({ meta, areas, panel, future }, p) => {
          tell({ done: p, of: parts.length, unit: "services" });
          const horizon = meta.horizon;
          const own = seriesOf(forecast, first, areas.length, horizon);
          first += areas.length;
          const zeroShot = (past: Panel) =>
            pretrained.fit(past, { h: horizon, engine }).predict({ h: horizon, levels: SCORED_LEVELS });
          const residual = learnResidual(panel, zeroShot, horizon, seed);
          cards[meta.service] = { covariates: sayResidual(residual), covariateShare: residual.weight };
          return { meta, window, areas, forecast: corrected(panel, own, residual.correct(future, horizon), false) };
        });
        await writeForecasts(path, forecasts);
        return { card: fitted.card, cards };
      } finally {
        graphs.close();
      }
    },
  });
}

/** Whether a column says what the network has not read already: the series' own past and its place in the season. */
const isNews = ({ name, from }: FeatureColumn) =>
  from !== "y" && !(from === "calendar" && /^weekday_|_(sin|cos)(_\d)?$/.test(name));

/** Without covariates, which the network does not read. */
const bare = ({ panel, areas }: ServicePanel) => ({
  panel: { ...panel, covariates: { static: {}, historic: {}, future: {} } },
  future: {},
  areas,
});
