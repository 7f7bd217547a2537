import { type Architecture, shapes, sizeOf } from "./quantileNetwork.js";

/** All parameters one after another, in the order of `shapes`. */
export function flatten(weights: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(weights.reduce((sum, w) => sum + w.length, 0));
  let at = 0;
  for (const w of weights) {
    out.set(w, at);
    at += w.length;
  }
  return out;
}

/** How many numbers a network of this architecture has. */
export function parameters(a: Architecture): number {
  return shapes(a).reduce((sum, [, ...shape]) => sum + sizeOf(shape), 0);
}

/** @throws RangeError where the number of values is not the architecture's */
export function unflatten(a: Architecture, values: Float32Array): Float32Array[] {
  let at = 0;
  const weights = shapes(a).map(([, ...shape]) => {
    const size = sizeOf(shape);
    at += size;
    return values.slice(at - size, at);
  });
  if (at !== values.length)
    throw new RangeError(`The network has ${at} parameters, the weights hold ${values.length}.`);
  return weights;
}
