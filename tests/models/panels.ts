import { frequency } from "../../models/frequency.js";
import type { Covariates, Panel } from "../../models/panel.js";

/** Numbers in [0, 1) that depend on the seed alone; for tests that need many values and no shrinking. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const START: Record<string, number> = {
  D: Date.UTC(2020, 0, 1),
  MS: Date.UTC(2015, 0, 1),
  "W-MON": Date.UTC(2018, 0, 1),
};

/** A panel of the given series, all of them beginning on the same day. */
export function panelOf(
  series: readonly ArrayLike<number>[],
  { freq = "MS", seasonLength = frequency(freq).seasonLength, covariates = {} as Partial<Covariates> } = {},
): Panel {
  const { add } = frequency(freq);
  const offsets = Int32Array.from([0, ...series.map((y) => y.length)]);
  for (let i = 1; i < offsets.length; i++) offsets[i] += offsets[i - 1];
  return {
    freq,
    seasonLength,
    ids: series.map((_, i) => `series-${i}`),
    offsets,
    ds: Float64Array.from(series.flatMap((y) => Array.from(y, (_, t) => add(START[freq] ?? START.MS, t)))),
    y: Float64Array.from(series.flatMap((y) => Array.from(y))),
    covariates: { static: {}, historic: {}, future: {}, ...covariates },
  };
}

/** A level with a season and noise; counts are whole and never negative. */
export function seasonal(
  n: number,
  seasonLength: number,
  { seed = 1, level = 100, amplitude = 0.3, noise = 0.1, trend = 0 } = {},
): Float64Array {
  const next = random(seed);
  return Float64Array.from({ length: n }, (_, t) => {
    const bell = next() + next() + next() + next() - 2;
    const season = 1 + amplitude * Math.sin((2 * Math.PI * t) / seasonLength);
    return Math.max(0, Math.round(level * (season + noise * bell) + trend * t));
  });
}
