/**
 * Extends a level and a slope over `steps` periods: `level + slope × reach[i]`, with the season put back.
 *
 * @param reach how many full slopes lie between now and step `i + 1`: `i + 1` for a straight line, less when damped
 * @param season the season's part of each step, a term or (`ratio`) a factor
 * @param out receives `steps` values from `to` on
 */
export function extrapolate(
  level: number,
  slope: number,
  reach: Float64Array,
  season: Float64Array,
  ratio: boolean,
  steps: number,
  out: Float64Array,
  to: number,
): void {
  if (ratio) for (let i = 0; i < steps; i++) out[to + i] = (level + slope * reach[i]) * season[i];
  else for (let i = 0; i < steps; i++) out[to + i] = level + slope * reach[i] + season[i];
}

/** The `reach` of a slope of which `phi` is left after each period: `phi + phi² + …`; with `phi` 1 a straight line's. */
export function dampedReach(phi: number, steps: number): Float64Array {
  const reach = new Float64Array(steps);
  for (let i = 0, left = phi, sum = phi; i < steps; i++, left *= phi, sum += left) reach[i] = sum;
  return reach;
}
