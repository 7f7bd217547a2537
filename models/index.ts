export { type AutoMethod, type AutoOptions, auto } from "./auto.js";
export { BACKENDS, type Backend, type BackendName, type Environment, openBackend } from "./backend.js";
export { distances, stretch, stretchFactor } from "./calibration.js";
export { candidateMethod } from "./candidateMethod.js";
export { checkPanel, checkPredict } from "./checkPanel.js";
export { average, type Losses, sharedWeights, weigh } from "./combine.js";
export { cutWindow, type Window } from "./cutWindow.js";
export type { Explanation, Reason } from "./explanation.js";
export { type Frequency, frequency } from "./frequency.js";
export { guard, type Verdict } from "./guard.js";
export { holtWinters } from "./holtWinters.js";
export { type LocalMethod, localMethod, type Walk } from "./localMethod.js";
export {
  type ExplainedFit,
  type FitOptions,
  type Fitted,
  type Forecast,
  LEVELS,
  type Method,
  type PredictOptions,
} from "./method.js";
export * from "./metrics.js";
export { type NetworkOptions, network } from "./network.js";
export { type Nowcast, nowcast } from "./nowcast/nowcast.js";
export { type Arrivals, delayCorrelation, reportingDelay } from "./nowcast/reportingDelay.js";
export type { Covariates, FutureCovariates, Panel } from "./panel.js";
export { TUNING, type Tuning } from "./pretrained/adapt.js";
export { CANDIDATES } from "./pretrained/candidates/names.js";
export { type Answer, type Inference, plainInference } from "./pretrained/inference.js";
export { type Network, type Packed, pack, unpack } from "./pretrained/network.js";
export { type PretrainedMethod, type PretrainedOptions, pretrained, shippedNetworks } from "./pretrained/pretrained.js";
export { learnResidual } from "./residual/learnResidual.js";
export { type LearntResidual, type Residual, residualOf } from "./residual/residual.js";
export { type Arrays, type PackedState, packState, unpackState } from "./saving/packState.js";
export { decodeTensors, encodeTensors } from "./saving/safetensors.js";
export { seasonalNaive } from "./seasonalNaive.js";
export { simpleSmoothing } from "./simpleSmoothing.js";
export type { State } from "./state.js";
export { type Engine, makeTrainer } from "./training/makeTrainer.js";
export type { Architecture } from "./training/quantileNetwork.js";
export { SCHEDULE, type Schedule } from "./training/schedule.js";
export { type Looks, randomWeights, startState, type TrainingState } from "./training/state.js";
export type { Stopping } from "./training/stopEarly.js";
export type { Examples, Trainer } from "./training/trainer.js";
