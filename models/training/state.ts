import { type Architecture, shapes, sizeOf } from "./quantileNetwork.js";

/** A training between two steps: with it and the data, the rest of the training is the same to the byte. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  readonly weights: Float32Array[];
  /** Adam's running means of the gradient and of its square. */
  readonly first: Float32Array[];
  readonly second: Float32Array[];
  /** Running mean of the weights: what is used in the end. */
  readonly average: Float32Array[];
  /** What was found on later examples, where a training is stopped early by them. */
  readonly looks?: Looks;
}

/** What the looks at later examples have found. */
export interface Looks {
  /** Least loss. */
  readonly least: number;
  /** The averaged weights that had it. */
  readonly best: Float32Array[];
  /** Looks since then. */
  readonly since: number;
}

/** The state before the first step. `weights` has one array a parameter, as `randomWeights` makes them. */
export function startState(a: Architecture, weights: readonly Float32Array[]): TrainingState {
  const zeros = () => shapes(a).map(([, ...shape]) => new Float32Array(sizeOf(shape)));
  const copy = () => weights.map((w) => w.slice());
  return { step: 0, weights: copy(), first: zeros(), second: zeros(), average: copy() };
}

/**
 * Random first weights: normal, He et al. (2015), Delving deep into rectifiers; small ones at the output, whose bias
 * begins with plausible distances between quantiles.
 * @param normal gives standard normal numbers
 * @returns one flat array a parameter
 */
export function randomWeights(a: Architecture, normal: () => number): Float32Array[] {
  return shapes(a).map(([name, ...shape]) => {
    const values = new Float32Array(sizeOf(shape));
    if (name === "wo") return values.map(() => (0.2 / Math.sqrt(a.width)) * normal());
    if (name === "bo") {
      const steps = a.levels.length - 1;
      const middle = steps / 2;
      for (let j = 0; j < steps; j++) {
        const outwards = j < middle ? middle - 1 - j : j - middle;
        const last = middle - 1;
        values[a.candidates + 1 + j] = outwards === last ? 1 : outwards === last - 1 ? 0 : -0.9;
      }
      return values;
    }
    return name.startsWith("w") && name !== "ws" ? values.map(() => Math.sqrt(2 / shape[0]) * normal()) : values;
  });
}
