import type * as TensorFlow from "@tensorflow/tfjs";

/** TensorFlow.js as a module, with whatever backend is chosen. */
export type Tf = Omit<typeof TensorFlow, "default">;
