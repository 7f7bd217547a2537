import { LEVELS } from "../../models/method.js";
import { SCORED_LEVELS } from "../../models/metrics.js";
import type { Panel } from "../../models/panel.js";
import type { Tuning } from "../../models/pretrained/adapt.js";
import { pretrained, shippedNetworks } from "../../models/pretrained/pretrained.js";
import { corrected } from "../../models/residual/corrected.js";
import { learnResidual, sayResidual } from "../../models/residual/learnResidual.js";
import type { FeatureColumn } from "../features/featuresMeta.js";
import { tellNobody } from "../progress.js";
import type { Store } from "../store/store.js";
import type { FitCard } from "./fitCard.js";
import { graphFolder } from "./graphFolder.js";
import { mergePanels } from "./mergePanels.js";
import { type NetworkInputs, networkStep } from "./networkStep.js";
import { splitForecast } from "./splitForecast.js";
import type { ServicePanel } from "./windowPanels.js";

/** Fewer and smaller steps than a single table gets, in one round: a night tunes both copies for every frequency and window. */
const TUNING: Partial<Tuning> = { steps: 75, rate: 4e-4, batch: 128, rows: 8_000, rounds: 1 };

/**
 * Forecasts of one window of the pretrained network with a copy that is tuned on the past of all services of a
 * frequency, corrected service by service by what covariates tell: holidays, weather, other services. Both have only
 * the weight that they earned on the last windows before the cutoff, calibration included; nothing after it is known.
 */
export function tuned(store: Store, inputs: NetworkInputs, tell = tellNobody) {
  const { seed } = inputs;
  return networkStep(store, inputs, {
    name: "tuned",
    version: 2,
    inputs: { weights: shippedNetworks()[0].hash, tuning: { ...TUNING } },
    kept: isNews,
    async forecast(parts, h, tf) {
      const graphs = graphFolder();
      try {
        const engine = { tf, save: graphs.save };
        const { panel } = mergePanels(parts.map(bare), h);
        const fitted = pretrained.fit(panel, { h, seed, engine, tune: TUNING });
        const owns = splitForecast(fitted.predict({ h, levels: LEVELS }), parts);
        const cards: Record<string, FitCard["card"]> = {};
        const forecasts = parts.map(({ meta: { service, horizon }, panel, future }, p) => {
          tell({ done: p, of: parts.length, unit: "services" });
          const zeroShot = (past: Panel) =>
            pretrained.fit(past, { h: horizon, engine }).predict({ h: horizon, levels: SCORED_LEVELS });
          const residual = learnResidual(panel, zeroShot, horizon, seed);
          cards[service] = { covariates: sayResidual(residual), covariateShare: residual.weight };
          return corrected(panel, owns[p], residual.correct(future, horizon), false);
        });
        return { card: fitted.card, cards, forecasts };
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
