import { localMethod } from "./localMethod.js";

/** Weights of the newest value that are tried first; the best one's neighbourhood is searched on. */
const GRID = [0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 0.95];

/**
 * Simple exponential smoothing: a level without trend and season, the same for every horizon. The weight `alpha` has
 * the least squared one-step error; the first level is the mean of the first ten values.
 *
 * Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, ch. 2: ETS(A,N,N).
 */
export const simpleSmoothing = localMethod<{ alpha: number }>({
  name: "simple-smoothing",
  fit(y) {
    let best = 0;
    const losses = GRID.map((alpha) => squaredError(y, alpha));
    losses.forEach((loss, i) => {
      if (loss < losses[best]) best = i;
    });
    return {
      alpha: goldenSection(
        (a) => squaredError(y, a),
        GRID[Math.max(best - 1, 0)],
        GRID[Math.min(best + 1, GRID.length - 1)],
      ),
    };
  },
  walk(y, _seasonLength, { alpha }, h, visit) {
    const path = new Float64Array(h);
    let level = firstLevel(y);
    for (let t = 0; t < y.length; t++) {
      level += alpha * (y[t] - level);
      path.fill(level);
      if (t >= Math.min(9, y.length - 1)) visit(t, path);
    }
  },
  degrees: () => 2,
  card: (fits) => ({ meanAlpha: Number((fits.reduce((sum, { alpha }) => sum + alpha, 0) / fits.length).toFixed(3)) }),
});

function firstLevel(y: Float64Array): number {
  const n = Math.min(10, y.length);
  let sum = 0;
  for (let t = 0; t < n; t++) sum += y[t];
  return sum / n;
}

function squaredError(y: Float64Array, alpha: number): number {
  let level = firstLevel(y);
  let sum = 0;
  for (let t = 0; t < y.length; t++) {
    const error = y[t] - level;
    sum += error * error;
    level += alpha * error;
  }
  return sum;
}

/** Lowest point of a function with one valley between `a` and `b`. Kiefer (1953), Proc. AMS 4(3). */
function goldenSection(f: (x: number) => number, a: number, b: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = a;
  let high = b;
  for (let k = 0; k < 20; k++) {
    const x = high - ratio * (high - low);
    const z = low + ratio * (high - low);
    if (f(x) < f(z)) high = z;
    else low = x;
  }
  return (low + high) / 2;
}
