import { DAMPED, SIMPLE } from "./smoothing.js";
import { WINTERS } from "./winters.js";

/** The candidate forecasts in the order of the network's inputs and of its weights. "(…)": without the season. */
export const CANDIDATES: readonly string[] = [
  "seasonal naive",
  "mean of three seasons",
  "mean of four seasons' level",
  ...SIMPLE.map(({ name }) => name),
  ...DAMPED.map(({ name }) => name),
  "theta",
  "drift",
  "simple smoothing 0.1 (no season)",
  "simple smoothing 0.4 (no season)",
  "mean of two seasons (no season)",
  ...WINTERS.map(({ alpha, gamma }) => `additive Holt-Winters ${alpha}/${gamma}`),
  ...WINTERS.map(({ alpha, gamma }) => `multiplicative Holt-Winters ${alpha}/${gamma}`),
  "aligned change",
  "aligned change, second way",
  "aligned change, third way",
  "mean of the smoothings",
];

/** Positions of single candidates and of groups of them. */
export const AT = {
  seasonalNaive: 0,
  seasonalMean: 1,
  windowMean: 2,
  simple: 3,
  damped: 8,
  theta: 12,
  drift: 13,
  raw: 14,
  rawMean: 16,
  additive: 17,
  multiplicative: 21,
  aligned: 25,
  mean: 28,
} as const;
