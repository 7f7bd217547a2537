/**
 * A season's profile: how far each of the `m` positions (`t % m`) lies from the centred mean `c`, late seasons
 * counting more, drawn towards "no season" by its signal to noise (the positive-part shrinkage of James & Stein, 1961).
 * Yearly profiles of weeks are smoothed over five weeks.
 *
 * @param ratio additive profile (unit of `y`, none = 0) or multiplicative (factors, none = 1, at least 0.02)
 * @param profile receives `m` values
 * @param rest scratch of `n` values
 * @param weight scratch of `m` values
 * @returns the share of the profile that was kept, 0 to 1
 */
export function shrunkProfile(
  y: Float64Array,
  n: number,
  m: number,
  c: Float64Array,
  ratio: boolean,
  profile: Float64Array,
  rest: Float64Array,
  weight: Float64Array,
): number {
  const none = ratio ? 1 : 0;
  profile.fill(none, 0, Math.max(m, 1));
  if (m < 2 || n < m + 3) return 0;
  profile.fill(0, 0, m);
  weight.fill(0, 0, m);
  const half = m >> 1;
  const short = n < 2 * m;
  const from = short ? 0 : half;
  const to = short ? n : n - half;
  const decay = Math.exp(-1 / (m * Math.max(6, 300 / m)));
  for (let t = to - 1, g = 1, j = (to - 1) % m; t >= from; t--, g *= decay, j = j === 0 ? m - 1 : j - 1) {
    rest[t] = ratio ? y[t] / Math.max(c[t], 1e-9) - 1 : y[t] - c[t];
    profile[j] += g * rest[t];
    weight[j] += g;
  }
  for (let j = 0; j < m; j++) if (weight[j] > 0) profile[j] /= weight[j];
  let squares = 0;
  let total = 0;
  for (let t = to - 1, g = 1, j = (to - 1) % m; t >= from; t--, g *= decay, j = j === 0 ? m - 1 : j - 1) {
    const e = rest[t] - profile[j];
    squares += g * e * e;
    total += g;
  }
  const seasons = Math.max(total / m, 0.5);
  let noise = ((squares / Math.max(total, 1e-9)) * (seasons / Math.max(seasons - 1, 0.5))) / seasons;
  if (m > 40 && m < 60) noise *= smoothRound(profile, m, weight);
  let mean = 0;
  for (let j = 0; j < m; j++) mean += profile[j] / m;
  let signal = 0;
  for (let j = 0; j < m; j++) {
    profile[j] -= mean;
    signal += (profile[j] * profile[j]) / m;
  }
  const kept = signal > 1e-12 ? Math.max(0, 1 - noise / signal) : 0;
  for (let j = 0; j < m; j++) profile[j] = ratio ? Math.max(1 + kept * profile[j], 0.02) : kept * profile[j];
  return kept;
}

/** Weighted mean over five neighbours round the year; returns what that leaves of the noise's variance. */
function smoothRound(profile: Float64Array, m: number, scratch: Float64Array): number {
  scratch.set(profile.subarray(0, m));
  const at = (j: number) => scratch[(j + m) % m];
  for (let j = 0; j < m; j++) profile[j] = (3 * at(j) + 2 * at(j - 1) + 2 * at(j + 1) + at(j - 2) + at(j + 2)) / 9;
  return 19 / 81;
}
