/** Ziggurat of the normal distribution with 128 layers, as Doornik (2005) lays it out. */
const LAYERS = 128;
const TAIL = 3.442619855899;
const EDGE = new Float64Array(LAYERS + 1);
const INNER = new Float64Array(LAYERS);
{
  const area = 9.91256303526217e-3;
  let f = Math.exp(-0.5 * TAIL * TAIL);
  EDGE[0] = area / f;
  EDGE[1] = TAIL;
  for (let i = 2; i < LAYERS; i++) {
    EDGE[i] = Math.sqrt(-2 * Math.log(area / EDGE[i - 1] + f));
    f = Math.exp(-0.5 * EDGE[i] * EDGE[i]);
  }
  for (let i = 0; i < LAYERS; i++) INNER[i] = EDGE[i + 1] / EDGE[i];
}

/** Random numbers of one seed: the small fast counting generator sfc32, and the distributions that the inventions draw from. */
export class Random {
  #a: number;
  #b: number;
  #c = 0x9e3779b9 | 0;
  #count = 1;

  /** @param seed a whole number; @param stream another one, to draw independently from the same seed */
  constructor(seed: number, stream = 0) {
    this.#a = seed | 0;
    this.#b = Math.imul(stream, 0x85ebca6b) ^ 0x243f6a88;
    for (let i = 0; i < 16; i++) this.bits();
  }

  /** 32 random bits, as a signed whole number. */
  bits(): number {
    const t = (((this.#a + this.#b) | 0) + this.#count++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0;
    return t;
  }

  /** Uniform between `low` and `high`, both excluded. */
  uniform(low = 0, high = 1): number {
    return low + ((this.bits() >>> 0) + 0.5) * (1 / 4294967296) * (high - low);
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** A whole number from `low` up to but not including `high`. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low));
  }

  pick<T>(values: readonly T[]): T {
    return values[this.integer(0, values.length)];
  }

  logUniform(low: number, high: number): number {
    return Math.exp(this.uniform(Math.log(low), Math.log(high)));
  }

  /** Standard normal. Marsaglia & Tsang (2000), The ziggurat method, Journal of Statistical Software 5(8). */
  normal(): number {
    for (;;) {
      const i = this.bits() & (LAYERS - 1);
      const u = 2 * this.uniform() - 1;
      if (Math.abs(u) < INNER[i]) return u * EDGE[i];
      if (i === 0) return this.#tail(u < 0);
      const x = u * EDGE[i];
      const outer = Math.exp(-0.5 * (EDGE[i] * EDGE[i] - x * x));
      const inner = Math.exp(-0.5 * (EDGE[i + 1] * EDGE[i + 1] - x * x));
      if (inner + this.uniform() * (outer - inner) < 1) return x;
    }
  }

  #tail(negative: boolean): number {
    for (;;) {
      const x = Math.log(this.uniform()) / TAIL;
      if (-2 * Math.log(this.uniform()) >= x * x) return negative ? x - TAIL : TAIL - x;
    }
  }

  /** Gamma with mean `shape × scale`. Marsaglia & Tsang (2000), ACM Transactions on Mathematical Software 26(3). */
  gamma(shape: number, scale: number): number {
    if (shape < 1) return this.gamma(shape + 1, scale) * this.uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale;
    }
  }

  /** Student's t with `freedom` degrees of freedom. */
  student(freedom: number): number {
    return this.normal() / Math.sqrt(this.gamma(freedom / 2, 2) / freedom);
  }

  /** Poisson: by multiplication where rare, else by Hörmann's (1993) transformed rejection. */
  poisson(rate: number): number {
    if (!(rate > 0)) return 0;
    if (rate < 10) {
      const limit = Math.exp(-rate);
      let k = 0;
      for (let product = this.uniform(); product > limit; product *= this.uniform()) k++;
      return k;
    }
    const b = 0.931 + 2.53 * Math.sqrt(rate);
    const a = -0.059 + 0.02483 * b;
    const logInverse = Math.log(1.1239 + 1.1328 / (b - 3.4));
    const logRate = Math.log(rate);
    for (;;) {
      const u = this.uniform() - 0.5;
      const v = this.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + rate + 0.43);
      if (us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return k;
      if (k < 0 || (us < 0.013 && v > us)) continue;
      if (Math.log(v) + logInverse - Math.log(a / (us * us) + b) <= k * logRate - rate - logFactorial(k)) return k;
    }
  }
}

/** ln k! by Stirling's series, for k of 7 and more to nine digits; summed below. */
function logFactorial(k: number): number {
  let shift = 0;
  let x = k + 1;
  for (; x < 7; x++) shift += Math.log(x);
  return (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + 1 / (12 * x) - 1 / (360 * x ** 3) - shift;
}
