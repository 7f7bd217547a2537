import type * as TensorFlow from "@tensorflow/tfjs";
import type { Tf } from "./quantileNet.js";

const MOMENTUM = 0.9;
const VARIANCE = 0.99;
const DECAY = 5;
const AVERAGE = 0.95;

/** Learning rate of step 1 … `steps`: a warm-up over a twentieth, then half a cosine. Loshchilov & Hutter (2017), SGDR. */
export function rateAt(step: number, steps: number, rate: number): number {
  return rate * Math.min(1, step / (0.05 * steps)) * 0.5 * (1 + Math.cos((Math.PI * (step - 1)) / steps));
}

/** Adam with decoupled weight decay, and a running average of the weights, all over one flat vector. */
export interface Adam {
  readonly weights: TensorFlow.Tensor1D;
  /** Takes one step down a gradient of the weights, which is disposed. */
  descend(gradient: TensorFlow.Tensor1D, rate: number): void;
  /** The averaged weights. */
  average(): Promise<Float32Array>;
  dispose(): void;
}

/** Kingma & Ba (2015), ICLR; Loshchilov & Hutter (2019), ICLR; averaging: Polyak & Juditsky (1992). */
export function adam(tf: Tf, initial: Float32Array, decays: Float32Array): Adam {
  const decaying = tf.tensor1d(decays.map((d) => d * DECAY));
  let state = tf.tidy(() => {
    const weights = tf.tensor1d(initial);
    return { weights, average: weights.clone(), momentum: tf.zerosLike(weights), variance: tf.zerosLike(weights) };
  });
  let step = 0;
  return {
    get weights() {
      return state.weights;
    },
    descend(gradient, rate) {
      step += 1;
      const next = tf.tidy(() => {
        const momentum = state.momentum.mul(MOMENTUM).add(gradient.mul(1 - MOMENTUM));
        const variance = state.variance.mul(VARIANCE).add(gradient.square().mul(1 - VARIANCE));
        const size = variance
          .div(1 - VARIANCE ** step)
          .sqrt()
          .add(1e-6);
        const move = momentum.mul(rate / (1 - MOMENTUM ** step)).div(size);
        const weights = state.weights.sub(state.weights.mul(decaying).mul(rate)).sub(move);
        const keep = Math.min(AVERAGE, step / (step + 10));
        const average = state.average.mul(keep).add(weights.mul(1 - keep));
        return { weights, average, momentum, variance } as typeof state;
      });
      tf.dispose([gradient, ...Object.values(state)]);
      state = next;
    },
    average: async () => (await state.average.data()) as Float32Array,
    dispose: () => tf.dispose([decaying, ...Object.values(state)]),
  };
}
