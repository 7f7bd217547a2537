import { LEVELS } from "../../models/method.js";
import { network as method } from "../../models/network.js";
import { tellNobody } from "../progress.js";
import type { Store } from "../store/store.js";
import { mergePanels } from "./mergePanels.js";
import { type NetworkInputs, networkStep } from "./networkStep.js";
import { splitForecast } from "./splitForecast.js";

/** Forecasts of one window of a network that learns from nothing, across all services of a frequency. */
export function network(store: Store, inputs: NetworkInputs, tell = tellNobody) {
  return networkStep(store, inputs, {
    name: "network",
    version: 2,
    async forecast(parts, h, tf) {
      const { panel, future } = mergePanels(parts, h);
      const fitted = await method.fit(panel, {
        ...{ h, seed: inputs.seed, tf },
        // Some ten times a training: each is a message to another process.
        onStep: (done, of) => done % Math.ceil(of / 10) === 0 && tell({ done, of, unit: "training steps" }),
      });
      const forecast = fitted.predict({ h, levels: LEVELS, future });
      return { card: fitted.card, forecasts: splitForecast(forecast, parts) };
    },
  });
}
