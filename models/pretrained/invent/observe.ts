import type { Plan } from "./plan.js";
import type { Random } from "./random.js";

/** Turns a signal into what is seen of it. */
export function observe(x: Float64Array, plan: Plan, r: Random): Float64Array {
  if (plan.kind === "counts") return observeCounts(x, plan, r);
  const y = plan.kind === "additive" ? observeAmounts(x, r) : observeRelative(x, r);
  if (r.chance(0.4)) round(y, r);
  return y;
}

/** Amounts round a base, in any unit; most cannot be negative. */
function observeAmounts(x: Float64Array, r: Random): Float64Array {
  const base = r.logUniform(1, 400);
  const floor = r.chance(0.12) ? Number.NEGATIVE_INFINITY : 0;
  const unit = r.logUniform(0.1, 1000);
  return x.map((v) => Math.max(unit * (base + v), floor));
}

/** Amounts whose every part is relative. */
function observeRelative(x: Float64Array, r: Random): Float64Array {
  const base = r.logUniform(1, 1e5);
  return x.map((v) => base * Math.exp(Math.min(Math.max(v, -6), 5)));
}

/**
 * Counts: Poisson round the rate, often overdispersed (negative binomial), sometimes with too many zeros, in batches,
 * under a ceiling (beds, places), or beginning late. One in sixteen is intermittent: demand that comes at intervals.
 */
function observeCounts(x: Float64Array, { length: T, rate }: Plan, r: Random): Float64Array {
  const spread = r.chance(0.5) ? 0 : r.logUniform(0.01, 1.5);
  const empty = r.chance(0.08) ? r.uniform(0.05, 0.7) : 0;
  const late = r.chance(0.03) ? r.integer(0, T) : 0;
  const batch = r.chance(0.04) ? r.integer(2, 30) : 1;
  const interval = r.chance(0.06) ? r.logUniform(1.2, 8) : 1;
  const ceiling = r.chance(0.03) ? rate * batch * r.uniform(0.9, 1.8) : Number.POSITIVE_INFINITY;
  const y = new Float64Array(T);
  let wait = 0;
  for (let t = 0; t < T; t++) {
    let now = rate * Math.exp(Math.min(Math.max(x[t], -6), 4));
    if (spread > 0) now *= r.gamma(1 / spread, spread);
    if (interval > 1) {
      wait -= 1;
      if (wait > 0) continue;
      wait = interval * -Math.log(r.uniform());
    }
    y[t] = r.poisson(Math.min(now, 1e8)) * batch;
    if (y[t] > ceiling) y[t] = Math.ceil(ceiling);
    if ((empty > 0 && r.chance(empty)) || t < late) y[t] = 0;
  }
  return y;
}

/** Rounds to a unit somewhat finer than the series' own spread, or to whole numbers. */
function round(y: Float64Array, r: Random): void {
  let mean = 0;
  for (const v of y) mean += v / y.length;
  let variance = 0;
  for (const v of y) variance += (v - mean) ** 2 / y.length;
  const drawn = 10 ** Math.floor(Math.log10(Math.max(Math.sqrt(variance), 1e-3) * r.logUniform(0.02, 1)));
  const unit = r.chance(0.5) ? 1 : drawn;
  for (let t = 0; t < y.length; t++) y[t] = Math.round(y[t] / unit) * unit;
}
