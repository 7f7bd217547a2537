/** A stream of numbers in [0, 1), the same for the same seed everywhere. */
export type Random = () => number;

/** Mulberry32 (Ettinger, 2017): 32 bits of state, good enough to shuffle and to start weights from. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

/** One draw from the standard normal distribution. Box & Muller (1958), Annals of Mathematical Statistics 29(2). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
