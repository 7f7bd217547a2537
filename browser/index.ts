export type { Explanation, Reason } from "../models/explanation.js";
export { frequency } from "../models/frequency.js";
export { LEVELS } from "../models/method.js";
export type { Panel } from "../models/panel.js";
export { InputError } from "../pipelines/inputError.js";
export { GAP_RULES, type GapRule } from "../pipelines/longTable/fillGaps.js";
export { type ForecastRow, forecastPasted, type PastedForecast, type PastedForecastOptions } from "./forecastPasted.js";
export { guessFrequency } from "./guessFrequency.js";
export { type PastedOptions, readPasted } from "./readPasted.js";
