/**
 * Forecasts step `h` from origin `o` by what followed the same origin one to `far` periods of length `p` ago: the mean
 * change from the level then, added to the level `now` (or its mean ratio, times `now`). A year-aligned change looks
 * through `2 × half + 1` periods round the same day, so that feasts that move a little still count.
 *
 * @param z the series; `level[t]` is its level as known after `z[t]`
 * @returns `now` where the past is too short
 */
export function alignedChange(
  z: Float64Array,
  level: Float64Array,
  o: number,
  h: number,
  p: number,
  half: number,
  far: number,
  now: number,
  ratio: boolean,
): number {
  let total = 0;
  let count = 0;
  for (let k = 1; k <= far; k++) {
    const then = o - 1 - k * p;
    if (then < 2) break;
    const centre = then + h;
    if (centre + half > o - 1) continue;
    let x = 0;
    for (let i = centre - half; i <= centre + half; i++) x += z[i];
    x /= 2 * half + 1;
    total += ratio ? x / Math.max(level[then], 1e-9) - 1 : x - level[then];
    count++;
  }
  if (count === 0) return now;
  return ratio ? Math.max(now * (1 + total / count), 0) : now + total / count;
}
