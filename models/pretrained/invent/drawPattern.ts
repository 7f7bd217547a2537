import type { Random } from "./random.js";

/** The profile of one season of `p` periods, mean 0 and unit deviation: harmonics, free values, a weekend or blocks. */
export function drawPattern(p: number, harmonics: number, r: Random): Float64Array {
  const s = new Float64Array(p);
  const u = r.uniform();
  if (u < 0.55) {
    const count = r.integer(1, harmonics + 1);
    for (let k = 1; k <= count; k++) {
      const a = r.normal() / k ** 0.7;
      const b = r.normal() / k ** 0.7;
      for (let i = 0; i < p; i++) {
        const w = (2 * Math.PI * k * i) / p;
        s[i] += a * Math.sin(w) + b * Math.cos(w);
      }
    }
  } else if (u < 0.8) for (let i = 0; i < p; i++) s[i] = r.normal();
  else if (p === 7) {
    const first = r.integer(0, 7);
    s[first] = -1 + 0.4 * r.normal();
    s[(first + 1) % 7] = -1.2 + 0.4 * r.normal();
    for (let i = 0; i < 7; i++) s[i] += 0.15 * r.normal();
  } else {
    for (let i = r.integer(1, 4); i > 0; i--) {
      const first = r.integer(0, p);
      const width = Math.max(1, Math.floor((r.uniform() * p) / 6));
      const height = r.normal();
      for (let k = 0; k < width; k++) s[(first + k) % p] += height;
    }
    for (let i = 0; i < p; i++) s[i] += 0.1 * r.normal();
  }
  let mean = 0;
  for (const v of s) mean += v / p;
  let variance = 0;
  for (const v of s) variance += (v - mean) ** 2 / p;
  const deviation = variance > 0 ? Math.sqrt(variance) : 1;
  for (let i = 0; i < p; i++) s[i] = (s[i] - mean) / deviation;
  return s;
}
