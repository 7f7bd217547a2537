/** Indices of one season by `t % seasonLength`, as differences from (or ratios to) the moving level. */
export interface SeasonalProfile {
  readonly index: Float64Array;
  /** Share of the raw indices that is kept, 0 to 1: what stands out from the noise. */
  readonly signal: number;
}

/** Centred moving average over one season; the outermost half seasons repeat their neighbour. */
export function movingLevel(y: Float64Array, seasonLength: number): Float64Array {
  const n = y.length;
  const half = seasonLength >> 1;
  const sums = new Float64Array(n + 1);
  for (let t = 0; t < n; t++) sums[t + 1] = sums[t] + y[t];
  return y.map((_, t) => {
    const c = Math.min(Math.max(t, half), n - 1 - half);
    const whole = sums[c + half + 1] - sums[c - half];
    return (seasonLength % 2 ? whole : whole - (y[c - half] + y[c + half]) / 2) / seasonLength;
  });
}

/**
 * Classical decomposition's seasonal indices, shrunk towards none by their signal to noise (James & Stein), and for
 * long seasons (over 24 periods) smoothed over their neighbours, since few years say little of one week.
 * `y` must hold at least two seasons; ratios need positive values.
 */
export function seasonalProfile(y: Float64Array, seasonLength: number, ratios: boolean): SeasonalProfile {
  const m = seasonLength;
  const level = movingLevel(y, m);
  const half = m >> 1;
  const from = y.length >= 3 * m ? half : 0;
  const deviation = (t: number) => (ratios ? y[t] / level[t] - 1 : y[t] - level[t]);
  let raw = new Float64Array(m);
  const count = new Float64Array(m);
  for (let t = from; t < y.length - from; t++) {
    raw[t % m] += deviation(t);
    count[t % m] += 1;
  }
  raw = raw.map((sum, j) => sum / Math.max(count[j], 1));
  let spread = 0;
  let cases = 0;
  for (let t = from; t < y.length - from; t++) {
    spread += (deviation(t) - raw[t % m]) ** 2;
    cases += 1;
  }
  const seasons = cases / m;
  let noise = spread / cases / Math.max(seasons - 1, 0.5);
  if (m > 24) {
    const kernel = [1, 2, 3, 2, 1];
    raw = raw.map((_, j) => kernel.reduce((sum, w, k) => sum + w * raw[(j + k - 2 + m) % m], 0) / 9);
    noise *= 19 / 81;
  }
  const mean = raw.reduce((a, b) => a + b, 0) / m;
  const between = raw.reduce((a, b) => a + (b - mean) ** 2, 0) / m;
  const signal = between > 0 ? Math.max(0, 1 - noise / between) : 0;
  return { index: raw.map((v) => (ratios ? Math.max(1 + signal * (v - mean), 0.02) : signal * (v - mean))), signal };
}
