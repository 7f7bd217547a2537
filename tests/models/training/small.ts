import { Random } from "../../../models/pretrained/invent/random.js";
import type { Architecture } from "../../../models/training/quantileNetwork.js";

/** A network that trains in milliseconds. */
export const small: Architecture = {
  inputs: 9,
  candidates: 4,
  width: 8,
  depth: 3,
  levels: [0.1, 0.3, 0.5, 0.7, 0.9],
  levelWeights: [0.3, 0.2, 0.2, 0.2, 0.1],
};

export const normals = (seed: number) => {
  const random = new Random(seed);
  return () => random.normal();
};

/** `rows` examples of a relation that can be learnt: the candidates and the rest of the inputs carry the answer. */
export function examples(seed: number, rows: number, a: Architecture = small): { x: Float32Array; t: Float32Array } {
  const random = new Random(seed, 1);
  const x = new Float32Array(rows * a.inputs).map(() => random.normal());
  const t = new Float32Array(rows * 2);
  for (let i = 0; i < rows; i++) {
    t[2 * i] = Math.sinh(x[i * a.inputs]) + 0.5 * x[i * a.inputs + a.candidates] + random.normal();
    t[2 * i + 1] = random.uniform(0.2, 2);
  }
  return { x, t };
}
