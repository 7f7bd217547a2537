export { checkPanel, checkPredict } from "./checkPanel.js";
export { type Frequency, frequency } from "./frequency.js";
export { holtWinters } from "./holtWinters.js";
export { type LocalMethod, localMethod, type Walk } from "./localMethod.js";
export { type FitOptions, type Fitted, type Forecast, LEVELS, type Method, type PredictOptions } from "./method.js";
export * from "./metrics.js";
export type { Covariates, FutureCovariates, Panel } from "./panel.js";
export { seasonalNaive } from "./seasonalNaive.js";
export { simpleSmoothing } from "./simpleSmoothing.js";
