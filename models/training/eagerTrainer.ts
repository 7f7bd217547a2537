import type * as tfjs from "@tensorflow/tfjs";
import { type Architecture, constants, lossAndGradient, shapes } from "./quantileNetwork.js";
import { ADAM, type Schedule, stepNumbers } from "./schedule.js";
import type { TrainingState } from "./state.js";
import { tensorOps } from "./tensorOps.js";
import type { Tf } from "./tf.js";
import { columnsOf, type Trainer } from "./trainer.js";

/**
 * Trains op by op on whatever backend `tf` has: Adam (Kingma & Ba, 2015) with decoupled weight decay (Loshchilov &
 * Hutter, 2019), gradients shortened to a norm (Pascanu et al., 2013), averaged weights (Polyak & Juditsky, 1992).
 */
export function eagerTrainer(tf: Tf, a: Architecture, schedule: Schedule, from: TrainingState): Trainer {
  const ops = tensorOps(tf);
  const sizes = shapes(a);
  const load = (arrays: readonly Float32Array[]) =>
    arrays.map((values, i) => tf.tensor(values, sizes[i].slice(1) as number[]));
  const k = constants(ops, a);
  let [weights, first, second, average] = [from.weights, from.first, from.second, from.average].map(load);
  let done = from.step;
  const replace = (old: tfjs.Tensor[], now: tfjs.Tensor[]) => {
    tf.dispose(old);
    return now;
  };
  const read = (tensors: tfjs.Tensor[]) => tensors.map((t) => Float32Array.from(t.dataSync()));
  return {
    ended: false,
    step(x, t) {
      const { rate, corrected, follow } = stepNumbers(schedule, ++done);
      const columns = columnsOf(t);
      const rows = columns.actual.length;
      const next = tf.tidy(() => {
        const { loss, gradients } = lossAndGradient(
          ops,
          a,
          k,
          weights,
          tf.tensor2d(x, [rows, a.inputs]),
          tf.tensor2d(columns.actual, [rows, 1]),
          tf.tensor2d(columns.weight, [rows, 1]),
        );
        const norm = tf.sqrt(tf.addN(gradients.map((g) => tf.sum(tf.square(g)))));
        const shorten = tf.minimum(1, tf.div(schedule.clip, norm));
        const m = gradients.map((g, i) =>
          tf.add(tf.mul(first[i], ADAM.first), tf.mul(g, tf.mul(shorten, 1 - ADAM.first))),
        );
        const v = gradients.map((g, i) =>
          tf.add(tf.mul(second[i], ADAM.second), tf.mul(tf.square(tf.mul(g, shorten)), 1 - ADAM.second)),
        );
        const w = weights.map((old, i) => {
          const kept = old.rank > 1 ? tf.mul(old, 1 - rate * schedule.decay) : old;
          return tf.sub(kept, tf.div(tf.mul(m[i], corrected), tf.add(tf.sqrt(v[i]), ADAM.epsilon)));
        });
        const mean = average.map((old, i) => tf.add(old, tf.mul(tf.sub(w[i], old), follow)));
        return { m, v, w, mean, loss };
      });
      weights = replace(weights, next.w);
      first = replace(first, next.m);
      second = replace(second, next.v);
      average = replace(average, next.mean);
      const loss = next.loss.dataSync()[0];
      next.loss.dispose();
      return loss;
    },
    average: () => read(average),
    state() {
      return { step: done, weights: read(weights), first: read(first), second: read(second), average: read(average) };
    },
    dispose() {
      tf.dispose([weights, first, second, average, k.rungs, k.pinball.below, k.pinball.levels, k.pinball.weights]);
    },
  };
}
