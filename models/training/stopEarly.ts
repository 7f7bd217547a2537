import type { Looks, TrainingState } from "./state.js";
import type { Examples, Trainer } from "./trainer.js";

/** When a training ends before its schedule does. */
export interface Stopping {
  /** Examples whose targets lie later than all that is trained on: a window of time that was held out. */
  readonly later: Examples;
  /** Steps from one look at them to the next. */
  readonly every: number;
  /** Looks without a lower loss after which the training ends. */
  readonly patience: number;
}

/**
 * A trainer that looks, before the first step and after every so many, how the averaged weights do on later examples,
 * and has ended when that has not become better for a while: what it comes to are the weights that did best. The looks
 * are in its state, so a training that goes on from there ends at the same step with the same bytes.
 *
 * Prechelt (1998), Early stopping — but when?, in: Neural networks: tricks of the trade.
 * @param lossOf loss of weights on the later examples
 * @throws RangeError where steps or looks are not whole numbers of at least 1
 */
export function stopEarly(
  trainer: Trainer,
  lossOf: (weights: readonly Float32Array[]) => number,
  { every, patience }: Pick<Stopping, "every" | "patience">,
  from: TrainingState,
): Trainer {
  for (const [name, value] of Object.entries({ every, patience }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`Early stopping's ${name} is ${value}. Give a whole number of at least 1.`);
  let done = from.step;
  const look = ({ least, best, since }: Looks): Looks => {
    const average = trainer.average();
    const loss = lossOf(average);
    return loss < least ? { least: loss, best: average, since: 0 } : { least, best, since: since + 1 };
  };
  let looks = from.looks ?? look({ least: Number.POSITIVE_INFINITY, best: trainer.average(), since: 0 });
  return {
    get ended() {
      return looks.since >= patience;
    },
    step(x, t) {
      const loss = trainer.step(x, t);
      if (++done % every === 0) looks = look(looks);
      return loss;
    },
    average: () => looks.best.map((w) => w.slice()),
    state: () => ({ ...trainer.state(), looks: { ...looks, best: looks.best.map((w) => w.slice()) } }),
    dispose: () => trainer.dispose(),
  };
}
