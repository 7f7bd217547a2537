import type { Random } from "./invent/random.js";

/** The numbers 0 … count - 1 in random order. Fisher & Yates (1938). */
export function shuffled(count: number, r: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = r.integer(0, i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
