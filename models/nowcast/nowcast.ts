import { normalQuantile } from "../pretrained/normalQuantile.js";

/** What a period's final count is likely to be, in rows. */
export interface Nowcast {
  readonly mean: number;
  /** One a level; never below what is counted already. */
  readonly quantiles: Float64Array;
}

/** More missing rows than this are as good as normally distributed. */
const MANY = 200;

/**
 * The final count of a period of which `counted` rows are there, a share of `share` of them all: counted / share. The
 * missing ones are negative binomial with the variance that a beta-binomial count leaves, (1 - share) / share · N (1 +
 * (N - 1) · correlation); half a row is added to N there, so that nothing counted is no certainty of nothing to come.
 *
 * Höhle & an der Heiden, Bayesian nowcasting during the STEC O104:H4 outbreak, Biometrics 70 (2014); Mack, Distribution-
 * free calculation of the standard error of chain ladder reserve estimates, ASTIN Bulletin 23 (1993).
 *
 * @param correlation as `delayCorrelation` has it
 * @throws RangeError where the share is not within (0, 1]
 */
export function nowcast(counted: number, share: number, correlation: number, levels: readonly number[]): Nowcast {
  if (!(share > 0 && share <= 1)) throw new RangeError(`${share} is no share of rows that are there.`);
  const whole = (counted + 0.5) / share;
  const missing = whole * (1 - share);
  const variance = ((whole * (1 - share)) / share) * (1 + Math.max(0, whole - 1) * correlation);
  const spread = missing > MANY ? normal(missing, variance, levels) : negativeBinomial(missing, variance, levels);
  return { mean: counted / share, quantiles: spread.map((value) => counted + value) };
}

const normal = (mean: number, variance: number, levels: readonly number[]) =>
  Float64Array.from(levels, (level) => Math.max(0, mean + Math.sqrt(variance) * normalQuantile(level)));

function negativeBinomial(mean: number, variance: number, levels: readonly number[]): Float64Array {
  if (mean === 0) return new Float64Array(levels.length);
  const size = mean ** 2 / (variance - mean);
  return Float64Array.from(levels, (level) => {
    let k = 0;
    let mass = Math.exp(size * Math.log(size / (size + mean)));
    for (let below = mass; below < level && k < 100 * MANY; below += mass) {
      mass *= ((k + size) / (k + 1)) * (mean / (mean + size));
      k++;
    }
    return k;
  });
}
