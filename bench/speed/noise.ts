import { Random } from "../../models/pretrained/invent/random.js";

/** Standard normal numbers, the same each time. */
export function noise(seed: number): () => number {
  const random = new Random(seed);
  return () => random.normal();
}
