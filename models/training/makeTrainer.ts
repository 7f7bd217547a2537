import { eagerTrainer } from "./eagerTrainer.js";
import { graphTrainer } from "./graph/graphTrainer.js";
import { lossOf } from "./lossOf.js";
import type { Architecture } from "./quantileNetwork.js";
import type { Schedule } from "./schedule.js";
import type { TrainingState } from "./state.js";
import { type Stopping, stopEarly } from "./stopEarly.js";
import type { Tf } from "./tf.js";
import type { Trainer } from "./trainer.js";

/** Where and how to train. */
export interface Engine {
  /** TensorFlow.js with its backend chosen. */
  readonly tf: Tf;
  /** Writes `saved_model.pb` into a new folder and returns it; without it even the native backend trains op by op. */
  readonly save?: (savedModel: Uint8Array) => string;
}

/**
 * The fastest way to train on the backend at hand: the quantile loss by Adam with decoupled weight decay (Loshchilov &
 * Hutter, 2019), in the unit of the examples.
 * @param from the start, or a state to go on from
 * @param stopping ends the training when it no longer helps on later examples; without it the schedule's steps are done
 */
export function makeTrainer(
  { tf, save }: Engine,
  a: Architecture,
  schedule: Schedule,
  from: TrainingState,
  stopping?: Stopping,
): Trainer {
  const trainer =
    save !== undefined && tf.getBackend() === "tensorflow"
      ? graphTrainer(tf, a, schedule, from, save)
      : eagerTrainer(tf, a, schedule, from);
  if (stopping === undefined) return trainer;
  return stopEarly(trainer, (weights) => lossOf(tf, a, weights, stopping.later), stopping, from);
}
