import { describe, expect, it } from "vitest";
import type { Forecast } from "../../../models/method.js";
import { SCORED_LEVELS } from "../../../models/metrics.js";
import type { Panel } from "../../../models/panel.js";
import { panelLoss } from "../../../models/panelLoss.js";
import { pretrained } from "../../../models/pretrained/pretrained.js";
import { corrected } from "../../../models/residual/corrected.js";
import { learnResidual } from "../../../models/residual/learnResidual.js";
import { leadPanel } from "./leadPanel.js";

const H = 4;
const forecaster = (panel: Panel): Forecast => pretrained.fit(panel, { h: H }).predict({ h: H, levels: SCORED_LEVELS });

describe("what covariates tell of the rest", () => {
  it.each(["lead", "holiday"] as const)(
    "is found where there is a %s: it earns weight, and lowers the loss of what comes",
    (effect) => {
      const { panel, future, actual } = leadPanel(effect);
      const residual = learnResidual(panel, forecaster, H, 1);
      expect(residual.weight).toBeGreaterThan(0);
      expect(residual.gain).toBeLessThan(0.85);
      const before = forecaster(panel);
      const after = corrected(panel, before, residual.correct(future, H), false);
      expect(panelLoss(panel, after, actual)).toBeLessThan(0.85 * panelLoss(panel, before, actual));
    },
  );

  it.each([1, 2, 3])("is nothing where they are noise (%i)", (seed) => {
    const { panel, future } = leadPanel("nothing", { seed });
    const residual = learnResidual(panel, forecaster, H, 1);
    expect(residual.weight).toBeLessThanOrEqual(0.25);
    const size = Math.max(...residual.correct(future, H).map(Math.abs));
    expect(size).toBeLessThan(1);
  });

  it("is not looked for without covariates, or in a past that is too short", () => {
    const { panel, future } = leadPanel("lead");
    const without = { ...panel, covariates: { static: {}, historic: {}, future: {} } };
    const short = leadPanel("lead", { n: 70 });
    for (const [p, f] of [
      [without, {}],
      [short.panel, short.future],
    ] as const) {
      const residual = learnResidual(p, forecaster, H, 1);
      expect(residual).toMatchObject({ weight: 0, gain: Number.NaN });
      expect([...residual.correct(f, H)]).toEqual(Array(p.ids.length * H).fill(0));
    }
    expect(Object.keys(future)).toEqual(["holiday"]);
  });

  it("is the same for the same seed, and leaves the panel as it was", () => {
    const { panel, future } = leadPanel("holiday", { series: 3 });
    const y = panel.y.slice();
    const [one, two] = [1, 1].map((seed) => learnResidual(panel, forecaster, H, seed).correct(future, H));
    expect(one).toEqual(two);
    expect(panel.y).toEqual(y);
  });

  it("stays with numbers where covariates are unknown, constant or wild", () => {
    const { panel, future } = leadPanel("holiday", { series: 3 });
    const { holiday } = panel.covariates.future;
    const wild: Panel = {
      ...panel,
      covariates: {
        static: { always: new Float64Array(3).fill(5), unknown: new Float64Array(3).fill(Number.NaN) },
        historic: { far: holiday.map((v, t) => (t % 50 === 0 ? 1e12 : v)) },
        future: { holiday: holiday.map((v, t) => (t % 7 === 0 ? Number.NaN : v)) },
      },
    };
    const residual = learnResidual(wild, forecaster, H, 1);
    expect(residual.correct(future, H).every(Number.isFinite)).toBe(true);
  });
});
