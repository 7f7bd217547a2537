import type { ModelRow } from "../pipelines/published/rows.js";
import type { ServiceView } from "./serviceView.js";

/**
 * What became of the night's own learning, in words: for which services the network that was adapted to their past is
 * kept, for which it was thrown away, and where other data helped. Nothing where the night had no such network.
 */
export function learntSentences(models: readonly ModelRow[], views: readonly ServiceView[]): string[] {
  const cards = new Map(
    models
      .filter(({ model }) => model === "pretrained-tuned")
      .map(({ service, freq, card }) => [`${service} ${freq}`, JSON.parse(card) as Record<string, unknown>]),
  );
  const has = (key: string, is: (share: number) => boolean) =>
    views.flatMap(({ service, freq, heading }) => {
      const share = cards.get(`${service} ${freq}`)?.[key];
      return typeof share === "number" && is(share) ? [heading] : [];
    });
  const kept = has("tunedShare", (share) => share > 0);
  const thrown = has("tunedShare", (share) => share === 0);
  const helped = has("covariateShare", (share) => share > 0);
  return [
    ...(kept.length + thrown.length > 0
      ? ["Each night the forecaster also adapts a copy of itself to what these services did before."]
      : []),
    ...(kept.length > 0 ? [`It helped just before now, and is used, for ${list(kept)}.`] : []),
    ...(thrown.length > 0 ? [`It did not help, and was thrown away, for ${list(thrown)}.`] : []),
    ...(helped.length > 0 ? [`Holidays, weather or other services made forecasts better for ${list(helped)}.`] : []),
  ];
}

const list = (all: readonly string[]): string =>
  all.length === 1 ? all[0] : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
