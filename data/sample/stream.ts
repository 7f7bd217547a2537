/** Random numbers of one purpose: uniform on [0, 1) with 32 bits. */
export type Stream = () => number;

/**
 * Independent streams of one name, one for each pair of numbers (for example area and day): what is drawn in one
 * never moves another, so a later day leaves all earlier ones as they were.
 *
 * Each is an sfc32 generator (C. Doty-Humphrey, PractRand) whose three words of state are the seed, the name and the pair.
 */
export function streams(seed: number, name: string): (a: number, b: number) => Stream {
  const word = fnv1a(name);
  return (a, b) => sfc32(seed, word ^ Math.imul(a + 1, 0x9e3779b1), b);
}

function sfc32(a: number, b: number, c: number): Stream {
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** 32-bit FNV-1a hash (G. Fowler, L. C. Noll, K.-P. Vo). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** A standard normal number (G. E. P. Box, M. E. Muller 1958). */
export function normal(random: Stream): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A Poisson count by multiplication of uniform numbers (D. E. Knuth, TAOCP 3.4.1); made for means below 100. */
export function poisson(random: Stream, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/** One of the items, with equal chances. */
export function pick<T>(random: Stream, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)];
}

/** An index drawn with the probabilities `weights`, which add up to 1. */
export function pickIndex(random: Stream, weights: readonly number[]): number {
  let left = random();
  for (let i = 0; i < weights.length - 1; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}
