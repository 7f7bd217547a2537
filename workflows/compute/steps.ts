/** The compute-bound steps, imported where they are first needed: TensorFlow.js is large. */
export const steps = {
  features: async () => (await import("../../pipelines/features/features.js")).features,
  local: async () => (await import("../../pipelines/forecast/local.js")).local,
  network: async () => (await import("../../pipelines/forecast/network.js")).network,
  tuned: async () => (await import("../../pipelines/forecast/tuned.js")).tuned,
  combine: async () => (await import("../../pipelines/forecast/combine.js")).combine,
  backend: async () => (await import("../../pipelines/forecast/backend.js")).backend,
};
