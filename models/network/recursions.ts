/**
 * Cheap forecasts that the network mixes, as the field knows them to be hard to beat: what each would say at every
 * origin, computed in one pass over a series.
 */
export const CANDIDATES = [
  "seasonal naive",
  "mean of the last seasons",
  "slow level",
  "fast level",
  "slow Holt-Winters",
  "Holt-Winters",
  "fast Holt-Winters",
] as const;

/** Seasons that the seasonal mean looks back on. */
const SEASONS = 4;
const LEVELS = [0.1, 0.3] as const;
const HOLT_WINTERS = [
  { alpha: 0.05, gamma: 0.1 },
  { alpha: 0.2, gamma: 0.2 },
  { alpha: 0.5, gamma: 0.1 },
] as const;

/** The state of every recursion after each row of one series. */
export interface Recursions {
  /** Forecast of `y[t + 1 + j]` by candidate `k`, from `y[0 … t]` alone. */
  at(k: number, t: number, j: number): number;
}

/** Runs every candidate once over a series of season length `m`, so that `at` only looks up. */
export function recursions(y: Float64Array, m: number): Recursions {
  const levels = LEVELS.map((alpha) => smooth(y, alpha));
  const winters = HOLT_WINTERS.map((weights) => holtWinters(y, m, weights));
  return {
    at(k, t, j) {
      const back = t + 1 + j - m * Math.ceil((j + 1) / m);
      if (k === 0) return back >= 0 ? y[back] : y[t];
      if (k === 1) return back >= 0 ? meanOfSeasons(y, back, m) : y[t];
      if (k < 4) return levels[k - 2][t];
      const { level, season } = winters[k - 4];
      return back >= 0 ? level[t] + season[back] : level[t];
    },
  };
}

function meanOfSeasons(y: Float64Array, row: number, m: number): number {
  let sum = 0;
  let count = 0;
  for (let u = row; u >= 0 && count < SEASONS; u -= m) {
    sum += y[u];
    count += 1;
  }
  return sum / count;
}

/** An exponentially weighted mean that begins as a plain one. */
function smooth(y: Float64Array, alpha: number): Float64Array {
  let level = 0;
  return y.map((v, t) => {
    level += Math.max(alpha, 1 / (t + 1)) * (v - level);
    return level;
  });
}

/** Additive Holt-Winters without trend, begun from the first season; `season[t]` is the index that row `t` left behind. */
function holtWinters(y: Float64Array, m: number, { alpha, gamma }: { alpha: number; gamma: number }) {
  const level = new Float64Array(y.length);
  const season = new Float64Array(y.length);
  const first = y.subarray(0, m).reduce((sum, v) => sum + v, 0) / Math.min(m, y.length);
  let l = first;
  for (let t = 0; t < y.length; t++) {
    const s = t < m ? 0 : season[t - m];
    if (t < m && m > 1) season[t] = y[t] - first;
    else {
      const error = y[t] - l - s;
      l += alpha * error;
      season[t] = m > 1 ? s + gamma * (1 - alpha) * error : 0;
    }
    level[t] = l;
  }
  return { level, season };
}
